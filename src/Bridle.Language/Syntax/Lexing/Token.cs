using Bridle.Language.Types;

namespace Bridle.Language.Syntax.Lexing;

/// <summary>One token; integers have a value and the C type that their spelling gives.</summary>
internal readonly record struct Token(TokenKind Kind, int Position, string Text, ulong Value = 0, IntegerKind Type = IntegerKind.Int)
{
    public string Near => Kind == TokenKind.End ? "" : Text;
}
