namespace Bridle.Language.Syntax.Nodes;

internal enum UnaryOperator
{
    Plus, Minus, Not, Complement, Dereference, AddressOf, PreIncrement, PreDecrement, PostIncrement, PostDecrement, Sizeof, Stringof,
}
