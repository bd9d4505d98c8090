using System.Runtime.InteropServices;

namespace Bridle.ObjectFiles.Symbols;

/// <summary>Elf64_Sym as it lies in the file, so that a whole table is one span and none of it is copied.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal readonly struct RawSymbol
{
    public const int Size = 24;
    private const ushort FirstReserved = 0xff00;

    public readonly uint Name;
    private readonly byte _info;
    private readonly byte _other;
    public readonly ushort Section;
    public readonly ulong Value;
    public readonly ulong Length;

    private RawSymbol(in RawSymbol other, ushort section)
    {
        this = other;
        Section = section;
    }

    public SymbolType Type => (SymbolType)(_info & 0xf);

    public SymbolBinding Binding => (SymbolBinding)(_info >> 4);

    public bool IsFunction => Type is SymbolType.Function or SymbolType.IndirectFunction;

    /// <summary>Undefined and absolute symbols, common blocks, files, sections and thread-local offsets have no address in the image.</summary>
    public bool HasAddress => Name != 0 && Section is not 0 and < FirstReserved
        && Type is SymbolType.None or SymbolType.Data or SymbolType.Function or SymbolType.IndirectFunction;

    public RawSymbol In(ushort section) => new(this, section);
}
