using System.Buffers.Binary;
using Bridle.Target;

namespace Bridle.ObjectFiles.Sections;

/// <summary>One section. <paramref name="Name"/> is an offset in the table of names; <see cref="ElfFile.SectionName"/> reads it.</summary>
public readonly record struct SectionHeader(
    uint Name, SectionType Type, ulong Flags, FileAddress Address, ulong Offset, ulong Length, uint Link, uint Info, ulong Alignment, ulong EntrySize)
{
    internal const int Size = 64;
    private const ulong WriteFlag = 1, AllocatedFlag = 2, ExecuteFlag = 4, CompressedFlag = 0x800;

    public bool IsWritable => (Flags & WriteFlag) != 0;

    /// <summary>It is part of the loaded image.</summary>
    public bool IsAllocated => (Flags & AllocatedFlag) != 0;

    public bool IsExecutable => (Flags & ExecuteFlag) != 0;

    public bool IsCompressed => (Flags & CompressedFlag) != 0;

    /// <summary>Whether the address lies in the section, which is in memory; right even where the end wraps.</summary>
    public bool Contains(FileAddress address) => IsAllocated && unchecked(address.Value - Address.Value) < Length;

    internal void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, Name);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[4..], (int)Type);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[8..], Flags);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[16..], Address.Value);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[24..], Offset);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[32..], Length);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[40..], Link);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[44..], Info);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[48..], Alignment);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[56..], EntrySize);
    }

    internal static SectionHeader Parse(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadUInt32LittleEndian(bytes),
        unchecked((SectionType)BinaryPrimitives.ReadInt32LittleEndian(bytes[4..])),
        BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]),
        new FileAddress(BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..])),
        BinaryPrimitives.ReadUInt64LittleEndian(bytes[24..]),
        BinaryPrimitives.ReadUInt64LittleEndian(bytes[32..]),
        BinaryPrimitives.ReadUInt32LittleEndian(bytes[40..]),
        BinaryPrimitives.ReadUInt32LittleEndian(bytes[44..]),
        BinaryPrimitives.ReadUInt64LittleEndian(bytes[48..]),
        BinaryPrimitives.ReadUInt64LittleEndian(bytes[56..]));
}
