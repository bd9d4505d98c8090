using System.Collections.Immutable;
using System.Text;

namespace Bridle.Cli.CommandLines;

/// <summary>
/// Splits the text of -c into arguments: on white space as dtrace does, and besides with the shell's quotes and backslashes.
/// Nothing is expanded, but what a shell would expand may be escaped: in double quotes a backslash is one unless ", \, $ or `
/// follows.
/// </summary>
internal ref struct CommandLineSplitter
{
    private const string EscapedInQuotes = "\"\\$`";

    private readonly ReadOnlySpan<char> _text;
    private readonly StringBuilder _word = new();
    private int _position;

    private CommandLineSplitter(ReadOnlySpan<char> text) => _text = text;

    /// <summary>False with the reason where a quote or a backslash has no counterpart, or there is no word at all.</summary>
    public static bool TrySplit(string text, out ImmutableArray<string> words, out string error)
    {
        CommandLineSplitter splitter = new(text);
        ImmutableArray<string>.Builder found = ImmutableArray.CreateBuilder<string>();
        error = "";
        while (error.Length == 0 && splitter.SkipBlanks())
            found.Add(splitter.TakeWord(out error));
        words = found.ToImmutable();
        if (error.Length == 0 && words.IsEmpty)
            error = "empty command";
        return error.Length == 0;
    }

    private bool SkipBlanks()
    {
        while (_position < _text.Length && char.IsWhiteSpace(_text[_position]))
            _position++;
        return _position < _text.Length;
    }

    private string TakeWord(out string error)
    {
        _word.Clear();
        error = "";
        while (error.Length == 0 && _position < _text.Length && !char.IsWhiteSpace(_text[_position]))
            error = TakePiece(_text[_position++]);
        return _word.ToString();
    }

    private string TakePiece(char first)
    {
        switch (first)
        {
            case '\'' or '"':
                return TakeQuoted(first) ? "" : $"unbalanced {first} in command";
            case '\\' when _position == _text.Length:
                return "nothing after the last \\ in command";
            case '\\':
                _word.Append(_text[_position++]);
                return "";
            default:
                _word.Append(first);
                return "";
        }
    }

    private bool TakeQuoted(char quote)
    {
        while (_position < _text.Length)
        {
            char next = _text[_position++];
            if (next == quote)
                return true;
            bool escapes = next == '\\' && quote == '"' && _position < _text.Length && EscapedInQuotes.Contains(_text[_position]);
            _word.Append(escapes ? _text[_position++] : next);
        }

        return false;
    }
}
