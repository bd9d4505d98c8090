using Bridle.Language.Symbols;
using Bridle.Language.Syntax.Lexing;
using Bridle.Language.Syntax.Nodes;

namespace Bridle.Language.Syntax.Parsing;

internal sealed partial class Parser
{
    private Expression Postfix()
    {
        Expression expression = Primary();
        while (PostfixPart(expression) is { } longer) expression = Checked(longer);
        return expression;
    }

    private Expression? PostfixPart(Expression target)
    {
        int position = Current.Position;
        switch (Current.Kind)
        {
            case TokenKind.LeftBracket:
                return new IndexExpression(position, target, Bracketed(TokenKind.RightBracket, "keys"));
            case TokenKind.LeftParenthesis:
                return new CallExpression(target.Position, target, Bracketed(TokenKind.RightParenthesis, "arguments"));
            case TokenKind.Dot or TokenKind.Arrow:
                bool isArrow = Advance().Kind == TokenKind.Arrow;
                return new MemberExpression(position, target, Expect(TokenKind.Identifier).Text, isArrow);
            case TokenKind.Increment:
                Advance();
                return new UnaryExpression(position, UnaryOperator.PostIncrement, target);
            case TokenKind.Decrement:
                Advance();
                return new UnaryExpression(position, UnaryOperator.PostDecrement, target);
            default:
                return null;
        }
    }

    private List<Expression> Bracketed(TokenKind close, string what)
    {
        Advance();
        List<Expression> items = List(Assignment, close, what);
        Expect(close);
        return items;
    }

    private Expression Primary()
    {
        Token token = Current;
        switch (token.Kind)
        {
            case TokenKind.Integer:
                Advance();
                return new IntegerExpression(token.Position, token.Value, token.Type);
            case TokenKind.String:
                Advance();
                return new StringExpression(token.Position, token.Text);
            case TokenKind.Identifier:
                Advance();
                return new NameExpression(token.Position, VariableScope.Global, token.Text);
            case TokenKind.This:
                return Scoped(VariableScope.Clause);
            case TokenKind.Self:
                return Scoped(VariableScope.Thread);
            case TokenKind.Aggregation:
                Advance();
                return new AggregationExpression(token.Position, token.Text, Is(TokenKind.LeftBracket) ? Bracketed(TokenKind.RightBracket, "keys") : null);
            case TokenKind.LeftParenthesis:
                Advance();
                return Closed(Expression(), TokenKind.RightParenthesis);
            case TokenKind.Offsetof:
                return Offsetof();
            case TokenKind.Xlate:
                return Xlate();
            default:
                Unexpected();
                return Missing();
        }
    }

    private Expression Closed(Expression expression, TokenKind close)
    {
        Expect(close);
        return expression;
    }

    private NameExpression Scoped(VariableScope scope)
    {
        int position = Advance().Position;
        Expect(TokenKind.Arrow);
        return new NameExpression(position, scope, Expect(TokenKind.Identifier).Text);
    }

    private OffsetofExpression Offsetof()
    {
        int position = Advance().Position;
        Expect(TokenKind.LeftParenthesis);
        TypeNameSyntax type = TypeName();
        Expect(TokenKind.Comma);
        string member = Expect(TokenKind.Identifier).Text;
        Expect(TokenKind.RightParenthesis);
        return new OffsetofExpression(position, type, member);
    }

    private XlateExpression Xlate()
    {
        int position = Advance().Position;
        Expect(TokenKind.Less);
        TypeNameSyntax type = TypeName();
        Expect(TokenKind.Greater);
        Expect(TokenKind.LeftParenthesis);
        return new XlateExpression(position, type, Closed(Expression(), TokenKind.RightParenthesis));
    }
}
