using Bridle.ObjectFiles.Dwarf.Entries;

namespace Bridle.ObjectFiles.Dwarf.Units;

/// <summary>The first entry of a unit: where its code is, what its files are relative to, and the bases of its indexes.</summary>
internal sealed record UnitRoot(UnitHeader Header, DwarfTag Tag)
{
    // Where no base is said, the index is into the first table, behind its header.
    private const ulong FirstTable = 8;

    public AttributeValue Name { get; private set; }

    public AttributeValue Directory { get; private set; }

    public AttributeValue LowPc { get; private set; }

    public AttributeValue HighPc { get; private set; }

    public AttributeValue Ranges { get; private set; }

    public AttributeValue Lines { get; private set; }

    public ulong StringOffsetsBase { get; private set; } = Header.Version >= 5 ? FirstTable : 0;

    public ulong AddressBase { get; private set; } = Header.Version >= 5 ? FirstTable : 0;

    public ulong RangeListsBase { get; private set; }

    /// <summary>Added to DW_AT_ranges of every entry but this one: GNU's split units of DWARF 4.</summary>
    public ulong GnuRangesBase { get; private set; }

    /// <summary>Whether its functions lie in another file (.dwo, .dwp).</summary>
    public bool IsSplit { get; private set; } = Header.Type == UnitType.Skeleton;

    /// <summary>Reads the root of a unit; null where it cannot be read.</summary>
    public static UnitRoot? TryRead(ReadOnlySpan<byte> info, in UnitHeader header, AbbreviationTable abbreviations)
    {
        DwarfCursor cursor = new(info[..header.End], (ulong)header.FirstEntry);
        if (!abbreviations.TryFind(cursor.Unsigned(), out Abbreviation abbreviation)) return null;
        UnitRoot root = new(header, abbreviation.Tag);
        foreach (AttributeSpecification attribute in abbreviations.Attributes(abbreviation))
            root.Take(attribute.Name, FormReader.Read(ref cursor, attribute, header));
        return cursor.HasFailed ? null : root;
    }

    private void Take(DwarfAttribute attribute, AttributeValue value)
    {
        switch (attribute)
        {
            case DwarfAttribute.Name: Name = value; break;
            case DwarfAttribute.CompilationDirectory: Directory = value; break;
            case DwarfAttribute.LowPc: LowPc = value; break;
            case DwarfAttribute.HighPc: HighPc = value; break;
            case DwarfAttribute.Ranges: Ranges = value; break;
            case DwarfAttribute.StatementList: Lines = value; break;
            case DwarfAttribute.StringOffsetsBase: StringOffsetsBase = value.Number; break;
            case DwarfAttribute.AddressBase or DwarfAttribute.GnuAddressBase: AddressBase = value.Number; break;
            case DwarfAttribute.RangeListsBase: RangeListsBase = value.Number; break;
            case DwarfAttribute.GnuRangesBase: GnuRangesBase = value.Number; break;
            case DwarfAttribute.DwoName or DwarfAttribute.GnuDwoName: IsSplit = true; break;
            default: break;
        }
    }
}
