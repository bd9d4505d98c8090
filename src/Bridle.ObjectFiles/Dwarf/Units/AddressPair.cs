namespace Bridle.ObjectFiles.Dwarf.Units;

/// <summary>File addresses from the start up to the end, which is not among them.</summary>
internal readonly record struct AddressPair(ulong Start, ulong End)
{
    /// <summary>
    /// Whether there can be code. A linker that discards a function leaves 0, 1 or the highest addresses in what describes it;
    /// code of a linked file never lies there, for its header does.
    /// </summary>
    public bool IsReal => Start > 1 && Start < End && Start < ulong.MaxValue - 1;

    public bool Contains(ulong address) => address >= Start && address < End;
}
