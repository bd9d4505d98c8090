using Bridle.Language.Symbols;
using Bridle.Language.Syntax.Lexing;
using Bridle.Language.Syntax.Nodes;

namespace Bridle.Language.Tests;

/// <summary>Writes an expression with a parenthesis around each operation, so that a test sees how it was read.</summary>
internal static class SyntaxSpelling
{
    private static readonly string[] s_binary = ["||", "^^", "&&", "|", "^", "&", "==", "!=", "<", "<=", ">", ">=", "<<", ">>", "+", "-", "*", "/", "%"];
    private static readonly string[] s_unary = ["+", "-", "!", "~", "*", "&", "++", "--", "++", "--", "sizeof ", "stringof "];

    public static string Spell(Expression expression) => expression switch
    {
        IntegerExpression x => x.Value.ToString(),
        StringExpression x => $"\"{x.Value}\"",
        NameExpression x => (x.Scope switch { VariableScope.Clause => "this->", VariableScope.Thread => "self->", _ => "" }) + x.Name,
        AggregationExpression x => $"@{x.Name}" + (x.Keys is null ? "" : $"[{Spell(x.Keys)}]"),
        IndexExpression x => $"{Spell(x.Target)}[{Spell(x.Indices)}]",
        CallExpression x => $"{Spell(x.Callee)}({Spell(x.Arguments)})",
        MemberExpression x => $"({Spell(x.Target)}{(x.IsArrow ? "->" : ".")}{x.Name})",
        UnaryExpression { Operator: UnaryOperator.PostIncrement or UnaryOperator.PostDecrement } x => $"({Spell(x.Operand)}{s_unary[(int)x.Operator]})",
        UnaryExpression x => $"({s_unary[(int)x.Operator]}{Spell(x.Operand)})",
        BinaryExpression x => $"({Spell(x.Left)} {s_binary[(int)x.Operator]} {Spell(x.Right)})",
        AssignmentExpression x => $"({Spell(x.Left)} {(x.Operator is { } op ? s_binary[(int)op] : "")}= {Spell(x.Right)})",
        ConditionalExpression x => $"({Spell(x.Condition)} ? {Spell(x.WhenTrue)} : {Spell(x.WhenFalse)})",
        CommaExpression x => $"({Spell(x.Left)} , {Spell(x.Right)})",
        CastExpression x => $"(({Spell(x.Type)}){Spell(x.Operand)})",
        SizeofTypeExpression x => $"sizeof({Spell(x.Type)})",
        OffsetofExpression x => $"offsetof({Spell(x.Type)}, {x.Member})",
        XlateExpression x => $"xlate<{Spell(x.Type)}>({Spell(x.Operand)})",
        _ => "?",
    };

    private static string Spell(IEnumerable<Expression> expressions) => string.Join(", ", expressions.Select(Spell));

    private static string Spell(TypeNameSyntax type)
    {
        SpecifierSyntax specifiers = type.Specifiers;
        string name = specifiers.TypedefName ?? (specifiers.Compound is StructSyntax { Tag: var tag } ? $"struct {tag}" : string.Join(' ', specifiers.Words.Select(static word => word == TokenKind.Int ? "int" : "?")));
        return name + (type.Declarator.Derivations.Count > 0 ? " " + new string('*', type.Declarator.Derivations.Count) : "");
    }
}
