using System.Buffers.Binary;
using Bridle.Target;

namespace Bridle.Linker;

/// <summary>
/// One namespace's r_debug (link.h), read at once. r_next follows since glibc 2.35 and counts only where the base namespace says
/// version 2: before, other data of the linker stands there.
/// </summary>
internal readonly record struct RendezvousRecord(int Version, TargetAddress FirstMap, TargetAddress Break, int State, TargetAddress Next)
{
    public const int Size = 48;
    public const int StateOffset = 24;
    public const int PlainVersion = 1;
    private const int PlainSize = 40;

    /// <summary>The linker fills version, list and break address one by one; before the last there is nothing to read.</summary>
    public bool IsStarted => Version > 0 && !Break.IsNull && !FirstMap.IsNull;

    public bool IsExtended => Version > PlainVersion;

    public static bool TryRead(IMemoryReader memory, TargetAddress address, out RendezvousRecord record)
    {
        // The plain record may be the last thing in its mapping.
        Span<byte> bytes = stackalloc byte[Size];
        bytes.Clear();
        bool read = !address.IsNull && memory.Read(address, bytes) >= PlainSize;
        record = read ? Parse(bytes) : default;
        return read;
    }

    private static RendezvousRecord Parse(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadInt32LittleEndian(bytes),
        new TargetAddress(BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..])),
        new TargetAddress(BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..])),
        BinaryPrimitives.ReadInt32LittleEndian(bytes[StateOffset..]),
        new TargetAddress(BinaryPrimitives.ReadUInt64LittleEndian(bytes[40..])));
}
