namespace Bridle.Language.Syntax.Lexing;

/// <summary>Punctuation, longest first: the first entry that the text begins with is the token.</summary>
internal static class Punctuation
{
    private static readonly (string Text, TokenKind Kind)[] s_table =
    [
        ("<<=", TokenKind.LeftAssign), (">>=", TokenKind.RightAssign), ("...", TokenKind.Ellipsis),
        ("->", TokenKind.Arrow), ("++", TokenKind.Increment), ("--", TokenKind.Decrement), ("+=", TokenKind.AddAssign), ("-=", TokenKind.SubtractAssign),
        ("*=", TokenKind.MultiplyAssign), ("/=", TokenKind.DivideAssign), ("%=", TokenKind.ModuloAssign), ("&=", TokenKind.AndAssign),
        ("^=", TokenKind.ExclusiveOrAssign), ("|=", TokenKind.OrAssign), ("||", TokenKind.LogicalOr), ("^^", TokenKind.LogicalExclusiveOr),
        ("&&", TokenKind.LogicalAnd), ("==", TokenKind.Equal), ("!=", TokenKind.NotEqual), ("<=", TokenKind.LessOrEqual),
        (">=", TokenKind.GreaterOrEqual), ("<<", TokenKind.ShiftLeft), (">>", TokenKind.ShiftRight),
        ("{", TokenKind.LeftBrace), ("}", TokenKind.RightBrace), ("(", TokenKind.LeftParenthesis), (")", TokenKind.RightParenthesis),
        ("[", TokenKind.LeftBracket), ("]", TokenKind.RightBracket), (";", TokenKind.Semicolon), (",", TokenKind.Comma), (":", TokenKind.Colon),
        ("?", TokenKind.Question), (".", TokenKind.Dot), ("=", TokenKind.Assign), ("|", TokenKind.Or), ("^", TokenKind.ExclusiveOr), ("&", TokenKind.And),
        ("<", TokenKind.Less), (">", TokenKind.Greater), ("+", TokenKind.Plus), ("-", TokenKind.Minus), ("*", TokenKind.Star), ("/", TokenKind.Slash),
        ("%", TokenKind.Percent), ("!", TokenKind.Not), ("~", TokenKind.Complement),
    ];

    // By the first character, so that a token costs a few comparisons.
    private static readonly (string Text, TokenKind Kind)[][] s_byFirst =
        [.. Enumerable.Range(0, 128).Select(static first => s_table.Where(entry => entry.Text[0] == first).ToArray())];

    public static bool TryMatch(ReadOnlySpan<char> text, out string spelling, out TokenKind kind)
    {
        (spelling, kind) = ("", TokenKind.End);
        if (text[0] >= s_byFirst.Length) return false;
        foreach (var entry in s_byFirst[text[0]])
        {
            if (!text.StartsWith(entry.Text, StringComparison.Ordinal)) continue;
            (spelling, kind) = entry;
            return true;
        }
        return false;
    }
}
