using System.Buffers.Binary;
using Bridle.Target;

namespace Bridle.ObjectFiles;

/// <summary>The 24 bytes of a symbol table entry.</summary>
internal readonly record struct SymbolEntry(uint Name, byte Info, ushort Section, FileAddress Value, ulong Length)
{
    public const int Size = 24;
    private const ushort AbsoluteSection = 0xfff1;

    public bool IsDefined => Section != 0;

    /// <summary>An absolute value does not move with the image.</summary>
    public bool IsAbsolute => Section == AbsoluteSection;

    public SymbolType Type => (SymbolType)(Info & 0xf);

    public SymbolBinding Binding => (SymbolBinding)(Info >> 4);

    public static SymbolEntry Parse(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadUInt32LittleEndian(bytes),
        bytes[4],
        BinaryPrimitives.ReadUInt16LittleEndian(bytes[6..]),
        new FileAddress(BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..])),
        BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]));
}
