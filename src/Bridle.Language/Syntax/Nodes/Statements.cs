namespace Bridle.Language.Syntax.Nodes;

internal abstract record Statement(int Position);

internal sealed record ExpressionStatement(int Position, Expression Expression) : Statement(Position);

internal sealed record IfStatement(int Position, Expression Condition, IReadOnlyList<Statement> Then, IReadOnlyList<Statement> Else) : Statement(Position);
