using Bridle.Language.Symbols;
using Bridle.Language.Types;

namespace Bridle.Language.Syntax.Nodes;

/// <summary>An expression as written. Its depth is known when it is made, so that whoever walks a tree knows that it ends soon.</summary>
internal abstract record Expression(int Position, int Depth)
{
    protected static int Below(Expression? first, Expression? second = null) => 1 + Math.Max(first?.Depth ?? 0, second?.Depth ?? 0);

    protected static int Below(Expression? first, IReadOnlyList<Expression> rest) =>
        1 + Math.Max(first?.Depth ?? 0, rest.Count == 0 ? 0 : rest.Max(static expression => expression.Depth));
}

internal sealed record IntegerExpression(int Position, ulong Value, IntegerKind Kind) : Expression(Position, 1);

internal sealed record StringExpression(int Position, string Value) : Expression(Position, 1);

/// <summary>x, this->x or self->x.</summary>
internal sealed record NameExpression(int Position, VariableScope Scope, string Name) : Expression(Position, 1);

/// <summary>@name or @name[keys].</summary>
internal sealed record AggregationExpression(int Position, string Name, IReadOnlyList<Expression>? Keys) : Expression(Position, Below(null, Keys ?? []));

internal sealed record IndexExpression(int Position, Expression Target, IReadOnlyList<Expression> Indices) : Expression(Position, Below(Target, Indices));

internal sealed record CallExpression(int Position, Expression Callee, IReadOnlyList<Expression> Arguments) : Expression(Position, Below(Callee, Arguments));

internal sealed record MemberExpression(int Position, Expression Target, string Name, bool IsArrow) : Expression(Position, Below(Target));

internal sealed record UnaryExpression(int Position, UnaryOperator Operator, Expression Operand) : Expression(Position, Below(Operand));

internal sealed record BinaryExpression(int Position, BinaryOperator Operator, Expression Left, Expression Right) : Expression(Position, Below(Left, Right));

/// <summary>left = right, or left op= right.</summary>
internal sealed record AssignmentExpression(int Position, BinaryOperator? Operator, Expression Left, Expression Right) : Expression(Position, Below(Left, Right));

internal sealed record ConditionalExpression(int Position, Expression Condition, Expression WhenTrue, Expression WhenFalse)
    : Expression(Position, Below(Condition, [WhenTrue, WhenFalse]));

internal sealed record CommaExpression(int Position, Expression Left, Expression Right) : Expression(Position, Below(Left, Right));

internal sealed record CastExpression(int Position, TypeNameSyntax Type, Expression Operand) : Expression(Position, Below(Operand));

internal sealed record SizeofTypeExpression(int Position, TypeNameSyntax Type) : Expression(Position, 1);

internal sealed record OffsetofExpression(int Position, TypeNameSyntax Type, string Member) : Expression(Position, 1);

/// <summary>xlate &lt;type&gt; (operand).</summary>
internal sealed record XlateExpression(int Position, TypeNameSyntax Type, Expression Operand) : Expression(Position, Below(Operand));
