using Bridle.Language.Diagnostics;
using Bridle.Language.Syntax.Lexing;
using Bridle.Language.Syntax.Nodes;
using Bridle.Language.Text;

namespace Bridle.Language.Syntax.Parsing;

/// <summary>
/// Recursive descent over the grammar, operators by their table. A fault is reported and what is missing is made up: from then
/// on there are no tokens any more, so everything returns at once.
/// </summary>
internal sealed partial class Parser
{
    private readonly Lexer _lexer;
    private readonly HashSet<string> _typeNames;
    private readonly DiagnosticBag _diagnostics;
    private readonly LanguageLimits _limits;
    private readonly SourceKind _kind;
    private readonly Func<bool> _prefersProbes;
    private LexicalMode _mode = LexicalMode.Outer;
    private Token _current;
    private Token? _ahead;
    private int _depth;

    /// <param name="typeNames">Names that typedefs made so far; the program's are added.</param>
    /// <param name="prefersProbes">The option pspec: a word is a probe though a type has that name. A pragma may set it at any line.</param>
    public Parser(Lexer lexer, HashSet<string> typeNames, DiagnosticBag diagnostics, LanguageLimits limits, SourceKind kind, Func<bool> prefersProbes)
    {
        (_lexer, _typeNames, _diagnostics, _limits, _kind, _prefersProbes) = (lexer, typeNames, diagnostics, limits, kind, prefersProbes);
        _current = lexer.Next(LexicalMode.Outer);
    }

    private Token Current => _diagnostics.HasError ? new Token(TokenKind.End, _current.Position, "") : _current;

    private bool Is(TokenKind kind) => Current.Kind == kind;

    private Token Peek()
    {
        _ahead ??= _lexer.Next(_mode);
        return _ahead.Value;
    }

    private Token Advance()
    {
        Token passed = Current;
        _current = _ahead ?? _lexer.Next(_mode);
        _ahead = null;
        return passed;
    }

    /// <summary>Passes the current token; what follows it is read in another mode.</summary>
    private Token AdvanceInto(LexicalMode mode)
    {
        _mode = mode;
        return Advance();
    }

    private bool Accept(TokenKind kind)
    {
        if (!Is(kind)) return false;
        Advance();
        return true;
    }

    private Token Expect(TokenKind kind)
    {
        if (!Is(kind)) Unexpected();
        return Advance();
    }

    private void Unexpected() => _diagnostics.Syntax(Current.Position, "syntax error", Current.Near);

    private T Nested<T>(Func<T> parse, Func<T> otherwise)
    {
        if (_depth >= _limits.Nesting)
        {
            _diagnostics.TooDeep(Current.Position, _limits.Nesting);
            return otherwise();
        }
        _depth++;
        T result = parse();
        _depth--;
        return result;
    }

    private Expression Checked(Expression expression)
    {
        if (expression.Depth <= _limits.Nesting) return expression;
        _diagnostics.TooDeep(expression.Position, _limits.Nesting);
        return Missing();
    }

    private IntegerExpression Missing() => new(Current.Position, 0, default);

    // Items with commas between them, up to a closing token that stays.
    private List<T> List<T>(Func<T> parse, TokenKind close, string what)
    {
        List<T> items = [];
        if (Is(close)) return items;
        do
        {
            items.Add(parse());
            if (items.Count > _limits.Arguments) _diagnostics.TooMany(Current.Position, what, _limits.Arguments);
        }
        while (Accept(TokenKind.Comma));
        return items;
    }
}
