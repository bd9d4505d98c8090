using System.Text;

namespace Bridle.Language.Syntax.Lexing;

internal sealed partial class Lexer
{
    private Token ProbeWord()
    {
        int start = _position;
        while (_position < text.Length && (Characters.ProbeWord.Contains(text[_position]) || IsInPath())) _position++;
        string word = text[start.._position];
        if (word.Length > limits.TokenBytes) diagnostics.TooLong(start, "probe description", limits.TokenBytes);
        return new Token(TokenKind.ProbeWord, start, word);
    }

    // A slash begins a predicate, unless a colon ends what follows: pid1:/lib/libc.so.6:puts:entry. No predicate has one without a question mark.
    private bool IsInPath()
    {
        if (text[_position] != '/') return false;
        ReadOnlySpan<char> rest = text.AsSpan(_position, Math.Min(text.Length - _position, limits.TokenBytes));
        int end = rest.IndexOfAnyExcept(Characters.Path);
        return end >= 0 && rest[end] == ':';
    }

    /// <summary>A description with its macros replaced: pid$target::main:entry.</summary>
    public string ExpandDescription(Token word)
    {
        if (!word.Text.Contains('$', StringComparison.Ordinal)) return word.Text;
        StringBuilder result = new();
        for (int i = 0; i < word.Text.Length;)
        {
            if (word.Text[i] != '$') result.Append(word.Text[i++]);
            else i = AppendMacro(word, i, result);
        }
        return result.ToString();
    }

    // The index after the macro's name.
    private int AppendMacro(Token word, int dollar, StringBuilder result)
    {
        int start = dollar + 1;
        if (start < word.Text.Length && word.Text[start] == '$') start++;
        int end = start;
        bool isNumber = start < word.Text.Length && char.IsAsciiDigit(word.Text[start]);
        while (end < word.Text.Length && (isNumber ? char.IsAsciiDigit(word.Text[end]) : Characters.IsIdentifier(word.Text[end]))) end++;
        string? value = end > start ? macros.Text(word.Text[start..end]) : null;
        if (value is null) diagnostics.UndefinedMacroInDescription(word.Position, word.Text);
        else result.Append(value);
        return end;
    }
}
