using Bridle.Language.Intermediate;

namespace Bridle.Language.Types;

/// <summary>C's questions about types, and the conversions between them.</summary>
internal static class TypeRules
{
    public static bool IsError(this DataType type) => type.Resolved is ErrorType;

    public static bool IsInteger(this DataType type) => type.Resolved is IntegerType or EnumType or ErrorType;

    public static bool IsFloating(this DataType type) => type.Resolved is FloatingType;

    public static bool IsPointer(this DataType type) => type.Resolved is PointerType or ErrorType;

    public static bool IsScalar(this DataType type) => type.IsInteger() || type.Resolved is PointerType;

    public static bool IsString(this DataType type) => type.Resolved is StringType or ErrorType;

    public static bool IsStructure(this DataType type) => type.Resolved is StructType;

    public static bool IsVoid(this DataType type) => type.Resolved is VoidType;

    public static bool IsFunction(this DataType type) => type.Resolved is FunctionType;

    public static bool IsOpaque(this DataType type) => type.Resolved is OpaqueType;

    /// <summary>char *, char [] and string: what may be compared with a string.</summary>
    public static bool IsText(this DataType type) => type.IsString() || (Pointee(type)?.Resolved is IntegerType { Size: 1 });

    public static DataType? Pointee(this DataType type) => type.Resolved switch
    {
        PointerType pointer => pointer.Target,
        ArrayType array => array.Element,
        _ => null,
    };

    public static bool IsIncomplete(this DataType type) => type.Resolved switch
    {
        StructType structure => !structure.IsComplete,
        EnumType { Enumerators: null } => true,
        ArrayType { Count: null } => true,
        ArrayType array => array.Element.IsIncomplete(),
        _ => false,
    };

    /// <summary>The integer type that holds a value of this type; pointers are unsigned longs.</summary>
    public static IntegerType Held(this DataType type) => type.Resolved switch
    {
        IntegerType integer => integer,
        EnumType @enum => @enum.Base,
        FloatingType { Size: 4 } => IntegerType.UnsignedInt,
        _ => IntegerType.UnsignedLong,
    };

    public static bool IsSigned(this DataType type) => type.Held().IsSigned;

    /// <summary>6.3.1.1: what is narrower than an int becomes one.</summary>
    public static IntegerType Promote(DataType type)
    {
        IntegerType held = type.Held();
        return held.Size < IntegerType.Int.Size ? IntegerType.Int : held;
    }

    /// <summary>6.3.1.8, for integers.</summary>
    public static IntegerType Common(IntegerType left, IntegerType right)
    {
        if (left == right) return left;
        if (left.IsSigned == right.IsSigned) return left.Kind > right.Kind ? left : right;
        (IntegerType signed, IntegerType unsigned) = left.IsSigned ? (left, right) : (right, left);
        if (unsigned.Kind > signed.Kind) return unsigned;
        return signed.Size > unsigned.Size ? signed : IntegerType.Of(signed.Kind + 1);
    }

    public static bool AreSame(DataType left, DataType right) => (left.Resolved, right.Resolved) switch
    {
        (ErrorType, _) or (_, ErrorType) => true,
        (PointerType a, PointerType b) => AreSame(a.Target, b.Target),
        (ArrayType a, ArrayType b) => AreSame(a.Element, b.Element) && (a.Count is null || b.Count is null || a.Count == b.Count),
        (FunctionType a, FunctionType b) => AreSameFunctions(a, b),
        (var a, var b) => a == b,
    };

    /// <summary>Whether pointers to these may be mixed: void goes with everything, integers with those of their size.</summary>
    public static bool AreCompatibleTargets(DataType left, DataType right) => (left.Resolved, right.Resolved) switch
    {
        (VoidType, _) or (_, VoidType) => true,
        ({ } a, { } b) when a.IsInteger() && b.IsInteger() => a.Size == b.Size,
        _ => AreSame(left, right),
    };

    /// <summary>How a variable of this type holds its value.</summary>
    public static ValueForm Form(this DataType type, int stringBytes) => type.Resolved switch
    {
        StringType => new ValueForm(ValueKind.Text, stringBytes, false),
        StructType or ArrayType or FloatingType { Size: 16 } => new ValueForm(ValueKind.Bytes, (int)Math.Min(type.Size, int.MaxValue), false),
        _ => new ValueForm(ValueKind.Scalar, (int)type.Held().Size, type.IsSigned()),
    };

    private static bool AreSameFunctions(FunctionType a, FunctionType b) =>
        AreSame(a.Result, b.Result) && a.IsVariadic == b.IsVariadic && a.Parameters.Count == b.Parameters.Count
        && a.Parameters.Zip(b.Parameters).All(static pair => AreSame(pair.First, pair.Second));
}
