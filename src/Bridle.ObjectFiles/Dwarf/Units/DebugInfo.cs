using Bridle.ObjectFiles.Dwarf.Entries;

namespace Bridle.ObjectFiles.Dwarf.Units;

/// <summary>The entries of one file: its units, their abbreviations, and what the values in them mean.</summary>
internal sealed class DebugInfo
{
    private readonly Dictionary<ulong, AbbreviationTable?> _abbreviations = [];
    private readonly Dictionary<int, UnitRoot?> _roots = [];
    private UnitHeader[]? _units;

    public DebugInfo(DwarfSections sections, DwarfLimits limits, StepMeter steps, bool isAlternate = false)
    {
        (Sections, Limits, Steps) = (sections, limits, steps);
        // An alternate has none of its own (DWARF 5, section 7.3.6), and a chain of them could be endless.
        if (sections.Alternate is not null && !isAlternate) Alternate = new DebugInfo(sections.Alternate, limits, steps, isAlternate: true);
    }

    public DwarfSections Sections { get; }

    public DwarfLimits Limits { get; }

    public StepMeter Steps { get; }

    public DebugInfo? Alternate { get; }

    /// <summary>All units in the order of the section, which is that of their offsets.</summary>
    public UnitHeader[] Units => _units ??= ReadUnits();

    /// <summary>Bytes of the decoded tables that are kept here.</summary>
    public long KeptBytes { get; private set; }

    /// <summary>Drops what can be decoded again.</summary>
    public void Drop()
    {
        _abbreviations.Clear();
        _roots.Clear();
        KeptBytes = 0;
        Alternate?.Drop();
    }

    /// <summary>The unit that the offset of an entry lies in.</summary>
    public bool TryFindUnit(ulong offset, out UnitHeader unit)
    {
        int index = LastStartingAtOrBefore(offset);
        unit = index >= 0 ? Units[index] : default;
        return index >= 0 && offset >= (ulong)unit.FirstEntry && offset < (ulong)unit.End && unit.IsKnown;
    }

    /// <summary>The unit that starts at an offset.</summary>
    public bool TryFindUnitAt(int offset, out UnitHeader unit)
    {
        int index = LastStartingAtOrBefore((ulong)offset);
        unit = index >= 0 ? Units[index] : default;
        return index >= 0 && unit.Offset == offset && unit.IsKnown;
    }

    private int LastStartingAtOrBefore(ulong offset)
    {
        UnitHeader[] units = Units;
        int low = 0, high = units.Length - 1;
        while (low <= high)
        {
            int middle = (low + high) >>> 1;
            if ((ulong)units[middle].Offset <= offset) low = middle + 1;
            else high = middle - 1;
        }

        return high;
    }

    public AbbreviationTable? Abbreviations(in UnitHeader unit)
    {
        if (_abbreviations.TryGetValue(unit.AbbreviationOffset, out AbbreviationTable? known)) return known;
        AbbreviationTable? table = AbbreviationTable.TryRead(Sections.Abbreviations.Span, unit.AbbreviationOffset, Limits, Steps);
        // What was given up for want of steps is not broken: a later lookup may get further.
        if (!Steps.IsEmpty) _abbreviations[unit.AbbreviationOffset] = table;
        KeptBytes += 64 + (table?.Bytes ?? 0);
        return table;
    }

    public UnitRoot? Root(in UnitHeader unit)
    {
        if (_roots.TryGetValue(unit.Offset, out UnitRoot? known)) return known;
        UnitRoot? root = unit.IsKnown && Abbreviations(unit) is { } table ? UnitRoot.TryRead(Sections.Info.Span, unit, table) : null;
        if (!Steps.IsEmpty) _roots[unit.Offset] = root;
        KeptBytes += 400;
        return root;
    }

    /// <summary>The address that a value says, by an index where it is one.</summary>
    public ulong Address(in AttributeValue value, UnitRoot root) =>
        value.IsAddressIndex ? IndexedAddress(value.Number, root) : value.Number;

    public ulong IndexedAddress(ulong index, UnitRoot root)
    {
        int size = root.Header.AddressSize;
        return new DwarfCursor(Sections.Addresses.Span, EntryOffset(root.AddressBase, index, size)).Sized(size);
    }

    /// <summary>The bytes of a string; empty where there is none.</summary>
    public ReadOnlySpan<byte> String(in AttributeValue value, UnitRoot? root) => value.Form switch
    {
        DwarfForm.String => Sections.Info.Span.Slice(value.Position, (int)value.Number),
        DwarfForm.StringPointer => StringAt(Sections.Strings, value.Number),
        DwarfForm.LineStringPointer => StringAt(Sections.LineStrings, value.Number),
        DwarfForm.GnuStringPointerAlternate or DwarfForm.StringPointerSupplementary =>
            Sections.Alternate is { } alternate ? StringAt(alternate.Strings, value.Number) : default,
        DwarfForm.StringIndex or DwarfForm.GnuStringIndex or DwarfForm.StringIndex1 or DwarfForm.StringIndex2
            or DwarfForm.StringIndex3 or DwarfForm.StringIndex4 => root is null ? default : IndexedString(value.Number, root),
        _ => default,
    };

    /// <summary>The text of a name, cut at the limit.</summary>
    public string Text(ReadOnlySpan<byte> name) => System.Text.Encoding.UTF8.GetString(name[..Math.Min(name.Length, Limits.NameBytes)]);

    public static ReadOnlySpan<byte> StringAt(ReadOnlyMemory<byte> section, ulong offset) => new DwarfCursor(section.Span, offset).CString();

    private ReadOnlySpan<byte> IndexedString(ulong index, UnitRoot root)
    {
        int size = root.Header.OffsetSize;
        DwarfCursor cursor = new(Sections.StringOffsets.Span, EntryOffset(root.StringOffsetsBase, index, size));
        ulong offset = cursor.Sized(size);
        return cursor.HasFailed ? default : StringAt(Sections.Strings, offset);
    }

    /// <summary>Where an entry of a table lies; beyond every section where the index is wild.</summary>
    private static ulong EntryOffset(ulong start, ulong index, int size) =>
        index > int.MaxValue || start > int.MaxValue ? ulong.MaxValue : start + (index * (ulong)size);

    private UnitHeader[] ReadUnits()
    {
        List<UnitHeader> units = [];
        ReadOnlySpan<byte> info = Sections.Info.Span;
        for (int offset = 0; units.Count < Limits.Units && UnitHeader.TryRead(info, offset, out UnitHeader unit); offset = unit.End)
            units.Add(unit);
        return [.. units];
    }
}
