namespace Bridle.Language.Syntax.Lexing;

internal sealed partial class Lexer
{
    private void SkipBlanks()
    {
        while (_position < text.Length && !diagnostics.HasError)
        {
            char c = text[_position];
            if (Characters.IsBlank(c)) _position++;
            else if (c == '\\' && IsAt("\\\n")) _position += 2;
            else if (IsAt("/*")) SkipComment();
            else if (c == '#' && BeginsLine()) SkipControlLine();
            else return;
        }
    }

    private void SkipComment()
    {
        int start = _position;
        int end = text.IndexOf("*/", start + 2, StringComparison.Ordinal);
        int limit = end < 0 ? text.Length : end;
        int inner = text.AsSpan(start + 2, limit - start - 2).IndexOf("/*", StringComparison.Ordinal);
        if (inner >= 0) diagnostics.NestedComment(start + 2 + inner);
        else if (end < 0) diagnostics.UnendedComment(start);
        _position = limit == text.Length ? limit : limit + 2;
    }

    private void SkipControlLine()
    {
        int start = _position;
        int end = text.IndexOf('\n', start);
        _position = end < 0 ? text.Length : end;
        if (start > 0 || !IsScriptStart()) controlLines.Read(start, text[(start + 1).._position]);
    }

    private bool IsScriptStart() => text.StartsWith("#!", StringComparison.Ordinal);

    private bool BeginsLine()
    {
        int before = _position - 1;
        while (before >= 0 && text[before] is ' ' or '\t') before--;
        return before < 0 || text[before] == '\n';
    }

    private bool IsAt(string what) => string.CompareOrdinal(text, _position, what, 0, what.Length) == 0;
}
