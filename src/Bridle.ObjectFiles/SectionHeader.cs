using System.Buffers.Binary;

namespace Bridle.ObjectFiles;

/// <summary>One section, as far as it is read here.</summary>
internal readonly record struct SectionHeader(SectionType Type, ulong Offset, ulong Length, uint Link)
{
    public const int Size = 64;

    public static SectionHeader Parse(ReadOnlySpan<byte> bytes) => new(
        unchecked((SectionType)BinaryPrimitives.ReadInt32LittleEndian(bytes[4..])),
        BinaryPrimitives.ReadUInt64LittleEndian(bytes[24..]),
        BinaryPrimitives.ReadUInt64LittleEndian(bytes[32..]),
        BinaryPrimitives.ReadUInt32LittleEndian(bytes[40..]));
}
