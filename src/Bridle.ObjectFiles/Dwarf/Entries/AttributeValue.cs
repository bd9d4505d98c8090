namespace Bridle.ObjectFiles.Dwarf.Entries;

/// <summary>
/// A value as it is written: a number, an index or an offset; of a block its length. The position is where the value, or a
/// block's content, lies in its section.
/// </summary>
internal readonly record struct AttributeValue(DwarfForm Form, ulong Number, int Position)
{
    /// <summary>Whether there is a value at all.</summary>
    public bool Exists => Form != 0;

    /// <summary>Whether it is an address or an index of one, as opposed to a constant.</summary>
    public bool IsAddress => Form is DwarfForm.Address || IsAddressIndex;

    public bool IsAddressIndex => Form is DwarfForm.AddressIndex or DwarfForm.GnuAddressIndex or DwarfForm.AddressIndex1
        or DwarfForm.AddressIndex2 or DwarfForm.AddressIndex3 or DwarfForm.AddressIndex4;

    /// <summary>The number where it is a line, a column or an index of a file; 0 for what is none.</summary>
    public uint Small => Number <= int.MaxValue ? (uint)Number : 0;
}
