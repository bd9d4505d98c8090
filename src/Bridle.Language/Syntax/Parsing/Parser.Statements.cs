using Bridle.Language.Syntax.Lexing;
using Bridle.Language.Syntax.Nodes;

namespace Bridle.Language.Syntax.Parsing;

internal sealed partial class Parser
{
    // Semicolons separate; a block ends itself.
    private List<Statement> Statements()
    {
        List<Statement> statements = [];
        while (!Is(TokenKind.RightBrace) && !Is(TokenKind.End))
        {
            if (Accept(TokenKind.Semicolon)) continue;
            Statement statement = Statement();
            statements.Add(statement);
            if (statement is ExpressionStatement && !Is(TokenKind.RightBrace)) Expect(TokenKind.Semicolon);
        }
        return statements;
    }

    private Statement Statement()
    {
        int position = Current.Position;
        return Is(TokenKind.If) ? Nested<Statement>(If, () => new ExpressionStatement(position, Missing())) : new ExpressionStatement(position, Expression());
    }

    private IfStatement If()
    {
        int position = Advance().Position;
        Expect(TokenKind.LeftParenthesis);
        Expression condition = Expression();
        Expect(TokenKind.RightParenthesis);
        List<Statement> then = Branch();
        return new IfStatement(position, condition, then, AcceptElse() ? Branch() : []);
    }

    private bool AcceptElse()
    {
        if (Is(TokenKind.Semicolon) && Peek().Kind == TokenKind.Else) Advance();
        return Accept(TokenKind.Else);
    }

    private List<Statement> Branch()
    {
        if (Is(TokenKind.Semicolon)) return [];
        if (!Accept(TokenKind.LeftBrace)) return [Statement()];
        List<Statement> statements = Statements();
        Expect(TokenKind.RightBrace);
        return statements;
    }
}
