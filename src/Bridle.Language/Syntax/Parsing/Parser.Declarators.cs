using Bridle.Language.Syntax.Lexing;
using Bridle.Language.Syntax.Nodes;

namespace Bridle.Language.Syntax.Parsing;

internal sealed partial class Parser
{
    private DeclaratorSyntax Declarator() => Nested(DeclaratorInside, () => new DeclaratorSyntax(Current.Position, null, []));

    private DeclaratorSyntax DeclaratorInside()
    {
        List<DerivationSyntax> pointers = [];
        while (Is(TokenKind.Star))
        {
            pointers.Add(new PointerDerivation(Advance().Position));
            while (Current.Kind is TokenKind.Const or TokenKind.Volatile or TokenKind.Restrict or TokenKind.Userland) Advance();
        }
        DeclaratorSyntax direct = DirectDeclarator();
        List<DerivationSyntax> all = [.. direct.Derivations];
        while (Suffix() is { } suffix) all.Add(suffix);
        all.AddRange(pointers);
        if (all.Count > _limits.Nesting) _diagnostics.TooDeep(Current.Position, _limits.Nesting);
        return direct with { Derivations = all };
    }

    private DeclaratorSyntax DirectDeclarator()
    {
        Token token = Current;
        if (token.Kind == TokenKind.Identifier)
        {
            Advance();
            return new DeclaratorSyntax(token.Position, token.Text, []);
        }
        // A parenthesis that a type or another one follows belongs to a function without a name.
        bool isFunction = token.Kind == TokenKind.LeftParenthesis && (StartsType(Peek()) || Peek().Kind is TokenKind.RightParenthesis or TokenKind.Ellipsis);
        if (token.Kind != TokenKind.LeftParenthesis || isFunction) return new DeclaratorSyntax(token.Position, null, []);
        Advance();
        DeclaratorSyntax inner = Declarator();
        Expect(TokenKind.RightParenthesis);
        return inner;
    }

    private DerivationSyntax? Suffix()
    {
        int position = Current.Position;
        if (Accept(TokenKind.LeftParenthesis)) return new FunctionDerivation(position, ParametersAndClose());
        return Accept(TokenKind.LeftBracket) ? Brackets(position) : null;
    }

    private DerivationSyntax Brackets(int position)
    {
        if (Accept(TokenKind.RightBracket)) return new ArrayDerivation(position, null);
        if (!StartsType(Current) && !IsStorage(Current))
        {
            return new ArrayDerivation(position, Closed(Expression(), TokenKind.RightBracket));
        }
        ParametersSyntax keys = Parameters(TokenKind.RightBracket);
        Expect(TokenKind.RightBracket);
        return new KeyDerivation(position, keys);
    }

    private static bool IsStorage(Token token) => token.Kind is >= TokenKind.Auto and <= TokenKind.This;

    private ParametersSyntax ParametersAndClose()
    {
        ParametersSyntax parameters = Parameters(TokenKind.RightParenthesis);
        Expect(TokenKind.RightParenthesis);
        return parameters;
    }

    private ParametersSyntax Parameters(TokenKind close)
    {
        List<ParameterSyntax> items = [];
        if (Is(close)) return new ParametersSyntax(items, false);
        do
        {
            if (Accept(TokenKind.Ellipsis)) return new ParametersSyntax(items, true);
            items.Add(new ParameterSyntax(Specifiers(), Declarator()));
            if (items.Count > _limits.Arguments) _diagnostics.TooMany(Current.Position, "parameters", _limits.Arguments);
        }
        while (Accept(TokenKind.Comma));
        return new ParametersSyntax(items, false);
    }
}
