namespace Bridle.Language.Syntax.Nodes;

internal enum BinaryOperator
{
    LogicalOr, LogicalExclusiveOr, LogicalAnd, Or, ExclusiveOr, And, Equal, NotEqual, Less, LessOrEqual, Greater, GreaterOrEqual,
    ShiftLeft, ShiftRight, Add, Subtract, Multiply, Divide, Modulo,
}
