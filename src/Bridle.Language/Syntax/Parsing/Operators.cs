using Bridle.Language.Syntax.Lexing;
using Bridle.Language.Syntax.Nodes;

namespace Bridle.Language.Syntax.Parsing;

/// <summary>The operators and how tight they bind.</summary>
internal static class Operators
{
    // Loosest first; those of one row bind alike, from the left.
    private static readonly (TokenKind Token, BinaryOperator Operator)[][] s_levels =
    [
        [(TokenKind.LogicalOr, BinaryOperator.LogicalOr)],
        [(TokenKind.LogicalExclusiveOr, BinaryOperator.LogicalExclusiveOr)],
        [(TokenKind.LogicalAnd, BinaryOperator.LogicalAnd)],
        [(TokenKind.Or, BinaryOperator.Or)],
        [(TokenKind.ExclusiveOr, BinaryOperator.ExclusiveOr)],
        [(TokenKind.And, BinaryOperator.And)],
        [(TokenKind.Equal, BinaryOperator.Equal), (TokenKind.NotEqual, BinaryOperator.NotEqual)],
        [
            (TokenKind.Less, BinaryOperator.Less), (TokenKind.LessOrEqual, BinaryOperator.LessOrEqual),
            (TokenKind.Greater, BinaryOperator.Greater), (TokenKind.GreaterOrEqual, BinaryOperator.GreaterOrEqual),
        ],
        [(TokenKind.ShiftLeft, BinaryOperator.ShiftLeft), (TokenKind.ShiftRight, BinaryOperator.ShiftRight)],
        [(TokenKind.Plus, BinaryOperator.Add), (TokenKind.Minus, BinaryOperator.Subtract)],
        [(TokenKind.Star, BinaryOperator.Multiply), (TokenKind.Slash, BinaryOperator.Divide), (TokenKind.Percent, BinaryOperator.Modulo)],
    ];

    private static readonly Dictionary<TokenKind, (BinaryOperator Operator, int Level)> s_binary =
        s_levels.Index().SelectMany(static row => row.Item.Select(entry => (entry, row.Index))).ToDictionary(static x => x.entry.Token, static x => (x.entry.Operator, x.Index + 1));

    public static bool TryGetBinary(TokenKind token, out BinaryOperator @operator, out int level)
    {
        bool isFound = s_binary.TryGetValue(token, out (BinaryOperator Operator, int Level) entry);
        (@operator, level) = entry;
        return isFound;
    }

    public static UnaryOperator? Prefix(TokenKind token) => token switch
    {
        TokenKind.Plus => UnaryOperator.Plus,
        TokenKind.Minus => UnaryOperator.Minus,
        TokenKind.Not => UnaryOperator.Not,
        TokenKind.Complement => UnaryOperator.Complement,
        TokenKind.Star => UnaryOperator.Dereference,
        TokenKind.And => UnaryOperator.AddressOf,
        TokenKind.Increment => UnaryOperator.PreIncrement,
        TokenKind.Decrement => UnaryOperator.PreDecrement,
        TokenKind.Stringof => UnaryOperator.Stringof,
        _ => null,
    };

    /// <summary>Whether the token assigns, and what it applies before that.</summary>
    public static bool IsAssignment(TokenKind token, out BinaryOperator? @operator)
    {
        @operator = token switch
        {
            TokenKind.AddAssign => BinaryOperator.Add,
            TokenKind.SubtractAssign => BinaryOperator.Subtract,
            TokenKind.MultiplyAssign => BinaryOperator.Multiply,
            TokenKind.DivideAssign => BinaryOperator.Divide,
            TokenKind.ModuloAssign => BinaryOperator.Modulo,
            TokenKind.AndAssign => BinaryOperator.And,
            TokenKind.ExclusiveOrAssign => BinaryOperator.ExclusiveOr,
            TokenKind.OrAssign => BinaryOperator.Or,
            TokenKind.LeftAssign => BinaryOperator.ShiftLeft,
            TokenKind.RightAssign => BinaryOperator.ShiftRight,
            _ => null,
        };
        return token is >= TokenKind.Assign and <= TokenKind.RightAssign;
    }
}
