using System.Buffers.Binary;
using Bridle.Target;

namespace Bridle.ObjectFiles;

/// <summary>One segment.</summary>
public readonly record struct ProgramHeader(
    SegmentType Type, uint Flags, ulong Offset, FileAddress Address, ulong FileSize, ulong MemorySize, ulong Alignment)
{
    internal const int Size = 56;
    private const uint ExecuteFlag = 1, WriteFlag = 2, ReadFlag = 4;

    public bool IsExecutable => (Flags & ExecuteFlag) != 0;

    public bool IsWritable => (Flags & WriteFlag) != 0;

    public bool IsReadable => (Flags & ReadFlag) != 0;

    /// <summary>Whether the address lies in the segment's memory; right even where the end wraps.</summary>
    public bool Contains(FileAddress address) => unchecked(address.Value - Address.Value) < MemorySize;

    internal static ProgramHeader Parse(ReadOnlySpan<byte> bytes) => new(
        unchecked((SegmentType)BinaryPrimitives.ReadInt32LittleEndian(bytes)),
        BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]),
        BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]),
        new FileAddress(BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..])),
        BinaryPrimitives.ReadUInt64LittleEndian(bytes[32..]),
        BinaryPrimitives.ReadUInt64LittleEndian(bytes[40..]),
        BinaryPrimitives.ReadUInt64LittleEndian(bytes[48..]));
}
