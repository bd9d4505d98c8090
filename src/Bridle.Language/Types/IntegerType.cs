using System.Collections.Immutable;

namespace Bridle.Language.Types;

/// <summary>An integer type of C on LP64, or an enum, which is held as one.</summary>
internal sealed class IntegerType : DataType
{
    private static readonly ImmutableArray<IntegerType> s_all =
    [
        new(IntegerKind.Char, "char", 1, true), new(IntegerKind.SignedChar, "signed char", 1, true), new(IntegerKind.UnsignedChar, "unsigned char", 1, false),
        new(IntegerKind.Short, "short", 2, true), new(IntegerKind.UnsignedShort, "unsigned short", 2, false), new(IntegerKind.Int, "int", 4, true),
        new(IntegerKind.UnsignedInt, "unsigned int", 4, false), new(IntegerKind.Long, "long", 8, true), new(IntegerKind.UnsignedLong, "unsigned long", 8, false),
        new(IntegerKind.LongLong, "long long", 8, true), new(IntegerKind.UnsignedLongLong, "unsigned long long", 8, false),
    ];

    private readonly int _bytes;

    private IntegerType(IntegerKind kind, string name, int bytes, bool isSigned) => (Kind, Name, _bytes, IsSigned) = (kind, name, bytes, isSigned);

    public IntegerKind Kind { get; }

    public override string Name { get; }

    public override long Size => _bytes;

    public bool IsSigned { get; }

    public static IntegerType Int => Of(IntegerKind.Int);

    public static IntegerType UnsignedInt => Of(IntegerKind.UnsignedInt);

    public static IntegerType Long => Of(IntegerKind.Long);

    public static IntegerType UnsignedLong => Of(IntegerKind.UnsignedLong);

    public static IntegerType Char => Of(IntegerKind.Char);

    public static IntegerType Of(IntegerKind kind) => s_all[(int)kind];
}
