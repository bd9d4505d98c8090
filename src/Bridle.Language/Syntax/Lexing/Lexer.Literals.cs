using Bridle.Language.Types;

namespace Bridle.Language.Syntax.Lexing;

internal sealed partial class Lexer
{
    private Token Number()
    {
        int start = _position;
        SkipWhile(static c => Characters.IsIdentifier(c) && c != '`' || c == '.');
        string spelling = text[start.._position];
        if (IsFloating(spelling))
        {
            diagnostics.FloatingConstant(start);
            return new Token(TokenKind.End, start, spelling);
        }
        IntegerLiteral.Fault fault = IntegerLiteral.Read(spelling, out ulong value, out IntegerKind kind, out char digit);
        ReportInteger(start, spelling, fault, digit);
        return new Token(TokenKind.Integer, start, spelling, value, kind);
    }

    private void ReportInteger(int start, string spelling, IntegerLiteral.Fault fault, char digit)
    {
        if (fault == IntegerLiteral.Fault.Digit) diagnostics.IntegerDigit(start, spelling, digit);
        if (fault == IntegerLiteral.Fault.Overflow) diagnostics.IntegerOverflow(start, spelling);
        if (fault == IntegerLiteral.Fault.Suffix) diagnostics.Syntax(start, "syntax error", spelling);
    }

    private static bool IsFloating(string spelling) =>
        spelling.Contains('.', StringComparison.Ordinal) || (spelling is not ['0', 'x' or 'X', ..] && spelling.AsSpan().TrimStart("0123456789") is ['e' or 'E', ..]);

    private Token Quoted(char quote)
    {
        int start = _position++;
        while (_position < text.Length && text[_position] != quote)
        {
            if (text[_position] == '\n')
            {
                if (quote == '"') diagnostics.NewlineInString(start);
                else diagnostics.NewlineInCharacter(start);
                return new Token(TokenKind.End, start, "");
            }
            _position += text[_position] == '\\' ? 2 : 1;
        }
        if (_position >= text.Length)
        {
            _position = text.Length;
            diagnostics.UnendedString(start);
            return new Token(TokenKind.End, start, "");
        }
        string content = Escapes.Replace(text.AsSpan(start + 1, _position - start - 1));
        _position++;
        if (content.Length > limits.TokenBytes) diagnostics.TooLong(start, "string", limits.TokenBytes);
        return quote == '"' ? new Token(TokenKind.String, start, content) : Character(start, content);
    }

    // One character is a signed char; more are packed with the first on top.
    private Token Character(int start, string content)
    {
        if (content.Length == 0) diagnostics.EmptyCharacter(start);
        if (content.Length > sizeof(ulong)) diagnostics.CharacterOverflow(start);
        if (content.Length == 1) return new Token(TokenKind.Integer, start, content, unchecked((ulong)(sbyte)content[0]));
        ulong value = 0;
        foreach (char c in content)
        {
            value = (value << 8) | c;
        }
        return new Token(TokenKind.Integer, start, content, value, IntegerLiteral.Smallest(value, isDecimal: true, isUnsigned: false, longs: 0));
    }
}
