namespace Bridle.ObjectFiles;

/// <summary>One lookup under way: what is wanted, the best entry so far, and how many entries it may still visit.</summary>
internal sealed class SymbolSearch(DynamicSymbolTable table, byte[] wanted)
{
    private int _left = table.Limits.HashChain;

    public DynamicSymbolTable Table { get; } = table;

    /// <summary>The name without its NUL.</summary>
    public ReadOnlySpan<byte> Name => wanted.AsSpan(0, wanted.Length - 1);

    public bool IsFound { get; private set; }

    public SymbolEntry Entry { get; private set; }

    /// <summary>Whether the chain may be followed one entry further.</summary>
    public bool MayVisit() => _left-- > 0;

    /// <summary>Takes the entry where it matches; true ends the search. A hidden version is kept only for want of a better.</summary>
    public bool Visit(uint index)
    {
        if (!Table.TryMatch(index, wanted, out SymbolEntry entry)) return false;
        bool isDefault = !Table.IsHidden(index);
        if (!isDefault && IsFound) return false;
        (Entry, IsFound) = (entry, true);
        return isDefault;
    }
}
