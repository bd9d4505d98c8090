using Bridle.Language.Diagnostics;
using Bridle.Language.Pragmas;

namespace Bridle.Language.Syntax.Lexing;

/// <summary>
/// Cuts a program's text into tokens, on demand and in the mode that the parser is in. After the first fault it gives nothing
/// but ends, so every loop of the parser ends too.
/// </summary>
internal sealed partial class Lexer(string text, Macros macros, ControlLines controlLines, DiagnosticBag diagnostics, LanguageLimits limits)
{
    private int _position;
    private bool _afterMember;

    /// <summary>The text that follows is read anew from this token on.</summary>
    public void Rewind(Token token) => _position = token.Position;

    public Token Next(LexicalMode mode)
    {
        SkipBlanks();
        if (diagnostics.HasError || _position >= text.Length) return new Token(TokenKind.End, text.Length, "");
        Token token = mode == LexicalMode.Outer ? NextOuter() : NextInner(mode);
        _afterMember = token.Kind is TokenKind.Dot or TokenKind.Arrow;
        return diagnostics.HasError ? new Token(TokenKind.End, token.Position, "") : token;
    }

    private Token NextOuter()
    {
        char first = text[_position];
        if (Characters.ProbeWordStart.Contains(first)) return ProbeWord();
        if (char.IsAsciiDigit(first))
        {
            int start = _position;
            SkipWhile(char.IsAsciiDigit);
            return new Token(TokenKind.ProbeIdentifier, start, text[start.._position]);
        }
        return Punctuate();
    }

    private Token NextInner(LexicalMode mode)
    {
        char first = text[_position];
        if (Characters.IsIdentifierStart(first)) return Word();
        if (char.IsAsciiDigit(first)) return Number();
        return first switch
        {
            '.' when _position + 1 < text.Length && char.IsAsciiDigit(text[_position + 1]) => Number(),
            '"' => Quoted('"'),
            '\'' => Quoted('\''),
            '@' => Aggregation(),
            '$' => Macro(),
            '/' when mode == LexicalMode.Predicate && EndsPredicate() => new Token(TokenKind.EndOfPredicate, _position++, "/"),
            _ => Punctuate(),
        };
    }

    private Token Punctuate()
    {
        int start = _position;
        if (!Punctuation.TryMatch(text.AsSpan(start), out string spelling, out TokenKind kind))
        {
            diagnostics.InvalidCharacter(start, text[start]);
            return new Token(TokenKind.End, start, "");
        }
        _position += spelling.Length;
        return new Token(kind, start, spelling);
    }

    private Token Word()
    {
        int start = _position;
        SkipWhile(Characters.IsIdentifier);
        string word = text[start.._position];
        return new Token(_afterMember ? TokenKind.Identifier : Keywords.Find(word), start, word);
    }

    private Token Aggregation()
    {
        int start = _position++;
        SkipWhile(Characters.IsIdentifier);
        return new Token(TokenKind.Aggregation, start, _position == start + 1 ? "_" : text[(start + 1).._position]);
    }

    private Token Macro()
    {
        int start = _position++;
        bool asString = _position < text.Length && text[_position] == '$';
        if (asString) _position++;
        int name = _position;
        if (name < text.Length && char.IsAsciiDigit(text[name])) SkipWhile(char.IsAsciiDigit);
        else SkipWhile(Characters.IsIdentifier);
        if (name < _position) return macros.Expand(start, text[name.._position], asString);
        diagnostics.InvalidCharacter(start, '$');
        return new Token(TokenKind.End, start, "");
    }

    // The slash after a predicate is known by what follows it.
    private bool EndsPredicate()
    {
        int next = _position + 1;
        while (next < text.Length && Characters.IsBlank(text[next])) next++;
        return next >= text.Length || text[next] is '{' or ';' or '/';
    }

    private void SkipWhile(Func<char, bool> belongs)
    {
        while (_position < text.Length && belongs(text[_position])) _position++;
    }
}
