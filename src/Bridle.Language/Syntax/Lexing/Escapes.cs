using System.Text;

namespace Bridle.Language.Syntax.Lexing;

/// <summary>Replaces C's escapes; one that C does not know keeps its backslash.</summary>
internal static class Escapes
{
    public static string Replace(ReadOnlySpan<char> text)
    {
        if (!text.Contains('\\')) return text.ToString();
        StringBuilder result = new(text.Length);
        for (int i = 0; i < text.Length;)
        {
            if (text[i] == '\\' && i + 1 < text.Length) i += ReplaceOne(text[i..], result);
            else result.Append(text[i++]);
        }
        return result.ToString();
    }

    // How many characters the escape at the start took.
    private static int ReplaceOne(ReadOnlySpan<char> text, StringBuilder result)
    {
        int simple = "abfnrtv\\\"'?".IndexOf(text[1], StringComparison.Ordinal);
        if (simple >= 0)
        {
            result.Append("\a\b\f\n\r\t\v\\\"'?"[simple]);
            return 2;
        }
        if (text[1] is >= '0' and <= '7') return ReplaceNumber(text, 1, Math.Min(text.Length, 4), 8, result);
        if (text[1] == 'x' && text.Length > 2 && char.IsAsciiHexDigit(text[2])) return ReplaceNumber(text, 2, text.Length, 16, result);
        if (text[1] != '\n') result.Append('\\').Append(text[1]);
        return 2;
    }

    private static int ReplaceNumber(ReadOnlySpan<char> text, int start, int limit, int radix, StringBuilder result)
    {
        int value = 0, end = start;
        for (; end < limit && Characters.Digit(text[end]) is >= 0 and int digit && digit < radix; end++)
        {
            value = ((value * radix) + digit) & 0xff;
        }
        result.Append((char)value);
        return end;
    }
}
