using System.Buffers.Binary;
using Bridle.Target;

namespace Bridle.Linker;

/// <summary>The part of struct link_map (link.h) that every linker has: l_addr, l_name, l_ld, l_next, l_prev.</summary>
internal readonly record struct LinkMapEntry(LoadIdentity Load, TargetAddress Next, TargetAddress Previous)
{
    public const int Size = 40;

    public static bool TryRead(IMemoryReader memory, TargetAddress address, int space, out LinkMapEntry entry)
    {
        Span<byte> bytes = stackalloc byte[Size];
        bool read = memory.TryReadExactly(address, bytes);
        entry = read ? Parse(bytes, address, space) : default;
        return read;
    }

    private static LinkMapEntry Parse(ReadOnlySpan<byte> bytes, TargetAddress address, int space) => new(
        new LoadIdentity(space, address, new LoadBias(Word(bytes, 0).Value), Word(bytes, 1), Word(bytes, 2)),
        Word(bytes, 3),
        Word(bytes, 4));

    private static TargetAddress Word(ReadOnlySpan<byte> bytes, int index) =>
        new(BinaryPrimitives.ReadUInt64LittleEndian(bytes[(index * sizeof(ulong))..]));
}
