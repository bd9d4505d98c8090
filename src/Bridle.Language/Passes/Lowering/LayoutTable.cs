using System.Collections.Immutable;
using Bridle.Language.Intermediate;
using Bridle.Language.Types;

namespace Bridle.Language.Passes.Lowering;

/// <summary>Layouts of the types that print() shows, and of those inside them.</summary>
internal sealed class LayoutTable
{
    private readonly Dictionary<DataType, int> _numbers = [];
    private readonly List<TypeLayout> _layouts = [];

    public ImmutableArray<TypeLayout> All => [.. _layouts];

    public int Add(DataType type)
    {
        if (_numbers.TryGetValue(type, out int known)) return known;
        int number = _layouts.Count;
        _numbers.Add(type, number);
        TypeLayout plain = new(number, type.Name, (int)Math.Min(type.Size, int.MaxValue), Kind(type), -1, 0, []);
        _layouts.Add(plain);
        _layouts[number] = type.Resolved switch
        {
            ArrayType array => plain with { Element = Add(array.Element), Count = (int)Math.Min(array.Count ?? 0, int.MaxValue) },
            StructType structure => plain with { Members = [.. (structure.Members ?? []).Select(Member)] },
            EnumType enumeration => plain with { Members = [.. (enumeration.Enumerators ?? []).Select(static item => new MemberLayout(item.Name, -1, item.Value, 0))] },
            _ => plain,
        };
        return number;
    }

    private MemberLayout Member(Member member) => new(member.Name, Add(member.Type), member.BitOffset, member.BitWidth);

    private static LayoutKind Kind(DataType type) => type.Resolved switch
    {
        StructType { IsUnion: true } => LayoutKind.Union,
        StructType => LayoutKind.Structure,
        ArrayType => LayoutKind.Array,
        EnumType => LayoutKind.Enumeration,
        FloatingType => LayoutKind.Floating,
        StringType => LayoutKind.Text,
        IntegerType { IsSigned: true } => LayoutKind.Signed,
        IntegerType => LayoutKind.Unsigned,
        _ => LayoutKind.Pointer,
    };
}
