namespace Bridle.Language.Types;

/// <summary>
/// Places members as gcc does on x86-64 (System V ABI, 3.1.2): a bit-field lies within one unit of its declared type, next to the
/// one before it if it can; one without a name takes room but has no alignment; a width of 0 ends the unit.
/// </summary>
internal sealed class StructLayout(bool isUnion)
{
    private readonly List<Member> _members = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private long _nextBit;
    private long _bits;

    public IReadOnlyList<Member> Members => _members;

    public int Alignment { get; private set; } = 1;

    public long Size => RoundUp(RoundUp(_bits, 8) / 8, Alignment);

    public bool TryAdd(string name, DataType type)
    {
        long start = RoundUp(isUnion ? 0 : _nextBit, type.Alignment * 8L);
        Align(type);
        Occupy(start, type.Size * 8);
        return TryName(name, type, start, 0);
    }

    /// <summary>The members of a struct without a name are members of the one around it.</summary>
    public bool TryAddAnonymous(StructType type)
    {
        long start = RoundUp(isUnion ? 0 : _nextBit, type.Alignment * 8L);
        Align(type);
        Occupy(start, type.Size * 8);
        bool isRight = true;
        foreach (Member member in type.Members ?? [])
        {
            isRight &= TryName(member.Name, member.Type, start + member.BitOffset, member.BitWidth);
        }
        return isRight;
    }

    public bool TryAddBitField(string? name, DataType type, int width)
    {
        long unit = type.Size * 8;
        long start = isUnion ? 0 : _nextBit;
        if (width == 0 || start / unit != (start + width - 1) / unit) start = RoundUp(start, unit);
        Occupy(start, width);
        if (name is null) return true;
        Align(type);
        return TryName(name, type, start, width);
    }

    private bool TryName(string name, DataType type, long start, int width)
    {
        _members.Add(new Member(name, type, start, width));
        return _names.Add(name);
    }

    private void Align(DataType type) => Alignment = Math.Max(Alignment, type.Alignment);

    private void Occupy(long start, long bits)
    {
        _nextBit = start + bits;
        _bits = Math.Max(_bits, _nextBit);
    }

    private static long RoundUp(long value, long unit) => (value + unit - 1) / unit * unit;
}
