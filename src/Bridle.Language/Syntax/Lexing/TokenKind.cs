namespace Bridle.Language.Syntax.Lexing;

internal enum TokenKind
{
    End, ProbeWord, ProbeIdentifier, Identifier, Aggregation, Integer, String, EndOfPredicate,

    // Punctuation.
    LeftBrace, RightBrace, LeftParenthesis, RightParenthesis, LeftBracket, RightBracket, Semicolon, Comma, Colon, Question, Dot, Arrow, Ellipsis,
    Assign, AddAssign, SubtractAssign, MultiplyAssign, DivideAssign, ModuloAssign, AndAssign, ExclusiveOrAssign, OrAssign, LeftAssign, RightAssign,
    LogicalOr, LogicalExclusiveOr, LogicalAnd, Or, ExclusiveOr, And, Equal, NotEqual, Less, LessOrEqual, Greater, GreaterOrEqual,
    ShiftLeft, ShiftRight, Plus, Minus, Star, Slash, Percent, Increment, Decrement, Not, Complement,

    // Keywords of types.
    Char, Const, Double, Enum, Float, Int, Long, Short, Signed, StringType, Struct, Union, Unsigned, Void, Volatile, Restrict, Userland,

    // Keywords of storage and of declarations.
    Auto, Extern, Register, Static, Typedef, Self, This, Inline, Provider, Probe, Translator,

    // Keywords of expressions and statements.
    Sizeof, Offsetof, Stringof, Xlate, If, Else,

    // Words that are kept from use.
    Reserved,
}
