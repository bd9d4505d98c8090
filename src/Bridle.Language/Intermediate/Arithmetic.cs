namespace Bridle.Language.Intermediate;

/// <summary>
/// What the arithmetic of a program means: the constants that the compiler folds and the values that a machine computes go
/// through here, so they cannot differ. Registers have 64 bits and hold a value of a narrower type extended from its width.
/// </summary>
public static class Arithmetic
{
    /// <summary>The result of an operation with two operands. A divisor of 0 is the caller's to catch, as a fault.</summary>
    /// <remarks>Counts of shifts are taken modulo 64; the least integer divided by -1 is itself, with the remainder 0.</remarks>
    public static long Apply(Opcode operation, long left, long right) => unchecked(operation switch
    {
        Opcode.Add => left + right,
        Opcode.Subtract => left - right,
        Opcode.Multiply => left * right,
        Opcode.DivideSigned => right == -1 ? -left : left / right,
        Opcode.DivideUnsigned => (long)((ulong)left / (ulong)right),
        Opcode.ModuloSigned => right == -1 ? 0 : left % right,
        Opcode.ModuloUnsigned => (long)((ulong)left % (ulong)right),
        Opcode.And => left & right,
        Opcode.Or => left | right,
        Opcode.ExclusiveOr => left ^ right,
        Opcode.ShiftLeft => left << (int)(right & 63),
        Opcode.ShiftRightSigned => left >> (int)(right & 63),
        Opcode.ShiftRightUnsigned => (long)((ulong)left >> (int)(right & 63)),
        Opcode.Equal => left == right ? 1 : 0,
        Opcode.NotEqual => left != right ? 1 : 0,
        Opcode.LessSigned => left < right ? 1 : 0,
        Opcode.LessOrEqualSigned => left <= right ? 1 : 0,
        Opcode.LessUnsigned => (ulong)left < (ulong)right ? 1 : 0,
        Opcode.LessOrEqualUnsigned => (ulong)left <= (ulong)right ? 1 : 0,
        _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, "not an operation with two operands"),
    });

    /// <summary>The result of an operation with one operand.</summary>
    public static long Apply(Opcode operation, long operand) => unchecked(operation switch
    {
        Opcode.Negate => -operand,
        Opcode.Complement => ~operand,
        Opcode.SignExtend8 => (sbyte)operand,
        Opcode.SignExtend16 => (short)operand,
        Opcode.SignExtend32 => (int)operand,
        Opcode.ZeroExtend8 => (byte)operand,
        Opcode.ZeroExtend16 => (ushort)operand,
        Opcode.ZeroExtend32 => (uint)operand,
        _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, "not an operation with one operand"),
    });

    /// <summary>Whether a divisor of 0 is a fault of this operation.</summary>
    public static bool Divides(Opcode operation) => operation is >= Opcode.DivideSigned and <= Opcode.ModuloUnsigned;

    /// <summary>The value as a type of this size and signedness holds it.</summary>
    public static long Extend(long value, int bytes, bool isSigned) =>
        Extension(bytes, isSigned) is Opcode extension ? Apply(extension, value) : value;

    /// <summary>The operation that does so; null for 64 bits.</summary>
    public static Opcode? Extension(int bytes, bool isSigned) => (bytes, isSigned) switch
    {
        (1, true) => Opcode.SignExtend8,
        (2, true) => Opcode.SignExtend16,
        (4, true) => Opcode.SignExtend32,
        (1, false) => Opcode.ZeroExtend8,
        (2, false) => Opcode.ZeroExtend16,
        (4, false) => Opcode.ZeroExtend32,
        (8, _) => null,
        _ => throw new ArgumentOutOfRangeException(nameof(bytes), bytes, "not the size of an integer"),
    };
}
