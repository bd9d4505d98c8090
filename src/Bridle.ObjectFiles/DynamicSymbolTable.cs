using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Bridle.Target;

namespace Bridle.ObjectFiles;

/// <summary>Looks symbols up as the run-time linker does: through the hash tables, not by walking the table.</summary>
public sealed class DynamicSymbolTable
{
    private const int HiddenVersion = 0x8000;
    private readonly DynamicSection _dynamic;
    private readonly TargetAddress _symbols;
    private readonly TargetAddress _names;
    private readonly TargetAddress _versions;

    private DynamicSymbolTable(DynamicSection dynamic, TargetAddress symbols, TargetAddress names)
    {
        (_dynamic, _symbols, _names) = (dynamic, symbols, names);
        dynamic.TryGetPointer(DynamicTag.SymbolVersions, out _versions);
    }

    internal ObjectFileLimits Limits => _dynamic.Limits;

    internal IMemoryReader Memory => _dynamic.Memory;

    public static bool TryCreate(DynamicSection dynamic, [NotNullWhen(true)] out DynamicSymbolTable? table)
    {
        bool found = dynamic.TryGetPointer(DynamicTag.SymbolTable, out TargetAddress symbols);
        found &= dynamic.TryGetPointer(DynamicTag.StringTable, out TargetAddress names);
        table = found ? new DynamicSymbolTable(dynamic, symbols, names) : null;
        return found;
    }

    /// <summary>Finds a defined symbol. Of several versions the default one wins, as it does for dlsym.</summary>
    public bool TryFind(string name, out ElfSymbol symbol)
    {
        symbol = default;
        byte[] wanted = Encoding.UTF8.GetBytes(name + "\0");
        if (wanted.Length > Limits.NameBytes) return false;
        var search = new SymbolSearch(this, wanted);
        if (_dynamic.TryGetPointer(DynamicTag.GnuHash, out TargetAddress gnu)) GnuHashTable.Search(gnu, search);
        else if (_dynamic.TryGetPointer(DynamicTag.Hash, out TargetAddress hash)) SysvHashTable.Search(hash, search);
        if (!search.IsFound) return false;
        symbol = ToSymbol(search.Entry);
        return true;
    }

    /// <summary>Reads one entry and says whether it is a definition of the wanted name.</summary>
    internal bool TryMatch(uint index, ReadOnlySpan<byte> wanted, out SymbolEntry entry)
    {
        Span<byte> bytes = stackalloc byte[SymbolEntry.Size];
        bool read = Memory.TryReadExactly(_symbols.Element(index, SymbolEntry.Size), bytes);
        entry = read ? SymbolEntry.Parse(bytes) : default;
        return read && entry.IsDefined && HasName(_names.Advance(entry.Name), wanted);
    }

    internal bool IsHidden(uint index)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ushort)];
        return !_versions.IsNull
            && Memory.TryReadExactly(_versions.Element(index, sizeof(ushort)), bytes)
            && (BinaryPrimitives.ReadUInt16LittleEndian(bytes) & HiddenVersion) != 0;
    }

    private bool HasName(TargetAddress address, ReadOnlySpan<byte> wanted)
    {
        Span<byte> chunk = stackalloc byte[128];
        while (!wanted.IsEmpty)
        {
            Span<byte> part = chunk[..Math.Min(chunk.Length, wanted.Length)];
            if (!Memory.TryReadExactly(address, part) || !part.SequenceEqual(wanted[..part.Length])) return false;
            wanted = wanted[part.Length..];
            address = address.Plus(part.Length);
        }

        return true;
    }

    private ElfSymbol ToSymbol(SymbolEntry entry)
    {
        // A thread-local value is an offset into the block of a thread, an absolute one is what it is.
        bool moves = !entry.IsAbsolute && entry.Type != SymbolType.ThreadLocal;
        TargetAddress address = moves ? _dynamic.Bias.ToTarget(entry.Value) : new TargetAddress(entry.Value.Value);
        return new ElfSymbol(address, entry.Length, entry.Type, entry.Binding);
    }
}
