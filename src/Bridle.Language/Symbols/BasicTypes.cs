using System.Collections.Frozen;
using Bridle.Language.Types;

namespace Bridle.Language.Symbols;

/// <summary>The typedefs that every program has.</summary>
internal static class BasicTypes
{
    private static readonly (IntegerKind Kind, string Names)[] s_rows =
    [
        (IntegerKind.Char, "int8_t"), (IntegerKind.Short, "int16_t"), (IntegerKind.Int, "int32_t pid_t boolean_t projid_t taskid_t zoneid_t processorid_t psetid_t"),
        (IntegerKind.Long, "int64_t intptr_t ssize_t ptrdiff_t off_t time_t clock_t hrtime_t longlong_t offset_t suseconds_t"),
        (IntegerKind.UnsignedChar, "uint8_t uchar_t"), (IntegerKind.UnsignedShort, "uint16_t ushort_t"),
        (IntegerKind.UnsignedInt, "uint32_t uint_t uid_t gid_t mode_t lwpid_t"),
        (IntegerKind.Int, "id_t int_t"), (IntegerKind.Char, "char_t"),
        (IntegerKind.UnsignedLong, "uint64_t uintptr_t size_t ulong_t dev_t ino_t major_t minor_t"),
        (IntegerKind.UnsignedLongLong, "u_longlong_t"),
    ];

    public static FrozenDictionary<string, DataType> All { get; } = Make().ToFrozenDictionary(static type => type.Name, static type => (DataType)type, StringComparer.Ordinal);

    public static DataType Find(string name) => All.TryGetValue(name, out DataType? type) ? type : Plain(name);

    private static IntegerType Plain(string name) => name switch
    {
        "int" => IntegerType.Int,
        "unsigned int" => IntegerType.UnsignedInt,
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "not a basic type"),
    };

    private static IEnumerable<TypedefType> Make() =>
        s_rows.SelectMany(static row => row.Names.Split(' ').Select(name => new TypedefType(name, IntegerType.Of(row.Kind))))
            .Append(new TypedefType("caddr_t", new PointerType(IntegerType.Char)))
            .Append(new TypedefType("_symaddr", OpaqueType.KernelSymbol))
            .Append(new TypedefType("_usymaddr", OpaqueType.UserSymbol));
}
