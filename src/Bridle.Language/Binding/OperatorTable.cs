using Bridle.Language.Intermediate;
using Bridle.Language.Syntax.Nodes;

namespace Bridle.Language.Binding;

/// <summary>Operators, their spelling and the operation that they become.</summary>
internal static class OperatorTable
{
    private static readonly (string Spelling, Opcode Signed, Opcode Unsigned)[] s_rows =
    [
        ("||", default, default), ("^^", default, default), ("&&", default, default),
        ("|", Opcode.Or, Opcode.Or), ("^", Opcode.ExclusiveOr, Opcode.ExclusiveOr), ("&", Opcode.And, Opcode.And),
        ("==", Opcode.Equal, Opcode.Equal), ("!=", Opcode.NotEqual, Opcode.NotEqual),
        ("<", Opcode.LessSigned, Opcode.LessUnsigned), ("<=", Opcode.LessOrEqualSigned, Opcode.LessOrEqualUnsigned),
        (">", Opcode.LessSigned, Opcode.LessUnsigned), (">=", Opcode.LessOrEqualSigned, Opcode.LessOrEqualUnsigned),
        ("<<", Opcode.ShiftLeft, Opcode.ShiftLeft), (">>", Opcode.ShiftRightSigned, Opcode.ShiftRightUnsigned),
        ("+", Opcode.Add, Opcode.Add), ("-", Opcode.Subtract, Opcode.Subtract), ("*", Opcode.Multiply, Opcode.Multiply),
        ("/", Opcode.DivideSigned, Opcode.DivideUnsigned), ("%", Opcode.ModuloSigned, Opcode.ModuloUnsigned),
    ];

    public static string Spell(BinaryOperator op) => s_rows[(int)op].Spelling;

    public static Opcode Operation(BinaryOperator op, bool isSigned) => isSigned ? s_rows[(int)op].Signed : s_rows[(int)op].Unsigned;

    /// <summary>Greater is less with its operands swapped.</summary>
    public static (Opcode Operation, bool IsSwapped) Comparison(BinaryOperator op, bool isSigned) =>
        (Operation(op, isSigned), op is BinaryOperator.Greater or BinaryOperator.GreaterOrEqual);

    public static bool IsEquality(BinaryOperator op) => op is BinaryOperator.Equal or BinaryOperator.NotEqual;
}
