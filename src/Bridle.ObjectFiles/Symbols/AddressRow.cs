namespace Bridle.ObjectFiles.Symbols;

/// <summary>All that a question about one address needs, side by side: each array more would be a cache line more.</summary>
internal struct AddressRow
{
    /// <summary>Where the symbols of the row begin.</summary>
    public ulong Start;

    /// <summary>Where the longest symbol of the row ends; where a label's reach ends; or the start itself for one that counts for nothing.</summary>
    public ulong End;

    /// <summary>Of the symbol that was chosen.</summary>
    public ulong ChosenSize;

    /// <summary>The symbol that was chosen, counted from 1; 0 before. Written last and read first.</summary>
    public int Chosen;

    /// <summary>The row that encloses the start of this one.</summary>
    public int Parent;
}
