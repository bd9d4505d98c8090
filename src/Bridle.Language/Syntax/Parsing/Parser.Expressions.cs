using Bridle.Language.Syntax.Lexing;
using Bridle.Language.Syntax.Nodes;

namespace Bridle.Language.Syntax.Parsing;

internal sealed partial class Parser
{
    private Expression Expression() => Nested(Comma, Missing);

    private Expression Comma()
    {
        Expression left = Assignment();
        while (Is(TokenKind.Comma))
        {
            int position = Advance().Position;
            left = Checked(new CommaExpression(position, left, Assignment()));
        }
        return left;
    }

    private Expression Assignment() => Nested(AssignmentInside, Missing);

    private Expression AssignmentInside()
    {
        Expression left = Conditional();
        if (!Operators.IsAssignment(Current.Kind, out BinaryOperator? @operator)) return left;
        int position = Advance().Position;
        return Checked(new AssignmentExpression(position, @operator, left, Assignment()));
    }

    private Expression Conditional()
    {
        Expression condition = Binary(1);
        if (!Is(TokenKind.Question)) return condition;
        int position = Advance().Position;
        Expression whenTrue = Expression();
        Expect(TokenKind.Colon);
        return Checked(new ConditionalExpression(position, condition, whenTrue, Nested(Conditional, Missing)));
    }

    private Expression Binary(int lowest)
    {
        Expression left = Unary();
        while (Operators.TryGetBinary(Current.Kind, out BinaryOperator @operator, out int level) && level >= lowest)
        {
            int position = Advance().Position;
            left = Checked(new BinaryExpression(position, @operator, left, Binary(level + 1)));
        }
        return left;
    }

    private Expression Unary() => Nested(UnaryInside, Missing);

    private Expression UnaryInside()
    {
        Token token = Current;
        if (Operators.Prefix(token.Kind) is UnaryOperator @operator)
        {
            Advance();
            return Checked(new UnaryExpression(token.Position, @operator, Unary()));
        }
        if (token.Kind == TokenKind.Sizeof) return Sizeof();
        return token.Kind == TokenKind.LeftParenthesis && StartsType(Peek()) ? Cast() : Postfix();
    }

    private Expression Cast()
    {
        int position = Advance().Position;
        TypeNameSyntax type = TypeName();
        Expect(TokenKind.RightParenthesis);
        return Checked(new CastExpression(position, type, Unary()));
    }

    private Expression Sizeof()
    {
        int position = Advance().Position;
        if (!Is(TokenKind.LeftParenthesis) || !StartsType(Peek())) return Checked(new UnaryExpression(position, UnaryOperator.Sizeof, Unary()));
        Advance();
        TypeNameSyntax type = TypeName();
        Expect(TokenKind.RightParenthesis);
        return new SizeofTypeExpression(position, type);
    }
}
