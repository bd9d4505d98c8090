using System.Runtime.InteropServices;
using Bridle.ObjectFiles.Sections;
using Bridle.Target;

namespace Bridle.ObjectFiles.Symbols;

/// <summary>One symbol table of one file. Names and versions are read when the first of them is asked for.</summary>
internal sealed class SymbolSource
{
    private readonly ElfFile _file;
    private readonly ReadOnlyMemory<byte> _table;
    // So many names are read one by one before all are: the table of a large C++ library has many megabytes, and most users ask for few.
    private const int SingleNames = 64, SingleNameBytes = 512;
    private readonly int _namesIndex;
    private readonly Lazy<ReadOnlyMemory<byte>> _names;
    private int _singles;
    private readonly Lazy<SymbolVersions> _versions;

    private SymbolSource(ElfFile file, ReadOnlyMemory<byte> table, int index)
    {
        (_file, _table) = (file, table);
        Count = Math.Min(table.Length / RawSymbol.Size, file.Limits.Symbols);
        _namesIndex = unchecked((int)file.Sections[index].Link);
        _names = new Lazy<ReadOnlyMemory<byte>>(() => file.TryReadSection(_namesIndex, out ReadOnlyMemory<byte> names, out _) ? names : default);
        _versions = new Lazy<SymbolVersions>(() => SymbolVersions.Read(file, index));
    }

    public int Count { get; }

    public ReadOnlySpan<RawSymbol> Symbols => MemoryMarshal.Cast<byte, RawSymbol>(_table.Span)[..Count];

    /// <summary>What its dynamic table says of a symbol; nothing for others.</summary>
    public SymbolVersions Versions => _versions.Value;

    /// <summary>Null where the file has no such table, or it cannot be read.</summary>
    public static SymbolSource? Open(ElfFile? file, SectionType type) =>
        file is not null && file.TryFindSection(type, out int index) && file.TryReadSection(index, out ReadOnlyMemory<byte> table, out _)
            ? new SymbolSource(file, table, index)
            : null;

    /// <summary>The name as it stands, up to its NUL; empty where the table of names ends first or it passes the limit.</summary>
    public ReadOnlySpan<byte> RawName(int index)
    {
        uint start = Symbols[index].Name;
        if (!_names.IsValueCreated && Interlocked.Increment(ref _singles) <= SingleNames && TryReadSingle(start, out byte[] single, out int length))
            return single.AsSpan(0, length);
        ReadOnlySpan<byte> names = _names.Value.Span;
        if (start >= (uint)names.Length) return default;
        ReadOnlySpan<byte> rest = names.Slice((int)start, Math.Min(_file.Limits.NameBytes, names.Length - (int)start));
        int end = rest.IndexOf((byte)0);
        return end < 0 ? default : rest[..end];
    }

    /// <summary>For each section, whether symbols in it have an address in memory.</summary>
    public bool[] AllocatedSections()
    {
        bool[] allocated = new bool[_file.Sections.Length];
        for (int i = 0; i < allocated.Length; i++) allocated[i] = _file.Sections[i].IsAllocated;
        return allocated;
    }

    /// <summary>Where the section of a symbol ends, if the symbol lies in it; else the symbol's own address.</summary>
    public ulong SectionEnd(in RawSymbol symbol)
    {
        if (symbol.Section >= _file.Sections.Length) return symbol.Value;
        SectionHeader section = _file.Sections[symbol.Section];
        return section.Contains(new FileAddress(symbol.Value)) ? unchecked(section.Address.Value + section.Length) : symbol.Value;
    }

    private bool TryReadSingle(uint start, out byte[] name, out int length)
    {
        name = new byte[Math.Min(SingleNameBytes, _file.Limits.NameBytes)];
        length = name.AsSpan(0, _file.ReadPart(_namesIndex, start, name)).IndexOf((byte)0);
        return length >= 0;
    }
}
