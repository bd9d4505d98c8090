using Bridle.ObjectFiles.Dwarf.Entries;

namespace Bridle.ObjectFiles.Dwarf.Units;

/// <summary>
/// Which units may have code at an address. First from .debug_aranges, which is short but need not name every unit; only for
/// an address that is not in it from the units' own ranges.
/// </summary>
internal sealed class UnitIndex(DebugInfo info)
{
    private IntervalTable? _announced;
    private IntervalTable? _own;

    /// <summary>Adds the units to the list, the likeliest first.</summary>
    public void Find(ulong address, List<int> units)
    {
        _announced ??= ReadAnnounced();
        _announced.Find(address, units);
        if (units.Count > 0) return;
        (_own ??= ReadOwn()).Find(address, units);
    }

    /// <summary>.debug_aranges names units by their offset.</summary>
    private IntervalTable ReadAnnounced()
    {
        List<AddressPair> ranges = [];
        List<int> units = [];
        ReadOnlySpan<byte> section = info.Sections.AddressRanges.Span;
        DwarfCursor cursor = new(section);
        while (!cursor.IsAtEnd && UnitHeader.TryReadLength(ref cursor, section.Length, out int end, out bool is64Bit))
        {
            ReadSet(section[..end], cursor.Position, is64Bit, ranges, units);
            cursor = new DwarfCursor(section, (ulong)end);
        }

        return new IntervalTable(ranges, units);
    }

    private void ReadSet(ReadOnlySpan<byte> section, int position, bool is64Bit, List<AddressPair> ranges, List<int> units)
    {
        DwarfCursor cursor = new(section, (ulong)position);
        ushort version = cursor.U16();
        ulong offset = cursor.Sized(is64Bit ? 8 : 4);
        (int size, int segmentSize) = (cursor.U8(), cursor.U8());
        if (version != 2 || segmentSize != 0 || size is not (4 or 8) || offset > int.MaxValue) return;
        // The pairs are aligned to their size, counted from the set's start.
        int start = position - (is64Bit ? 12 : 4), pair = 2 * size;
        cursor.Skip((ulong)((pair - ((cursor.Position - start) % pair)) % pair));
        while (ranges.Count < info.Limits.Ranges && info.Steps.Take())
        {
            (ulong low, ulong length) = (cursor.Sized(size), cursor.Sized(size));
            if (cursor.HasFailed || (low == 0 && length == 0)) return;
            AddressPair range = unchecked(new AddressPair(low, low + length));
            if (!range.IsReal) continue;
            ranges.Add(range);
            units.Add((int)offset);
        }
    }

    private IntervalTable ReadOwn()
    {
        List<AddressPair> ranges = [];
        List<int> units = [];
        foreach (UnitHeader unit in info.Units)
        {
            if (!info.Steps.Take()) break;
            if (unit.Type is UnitType.Type or UnitType.Partial || info.Root(unit) is not { } root) continue;
            new RangeReader(info, root, ranges).Read(root.LowPc, root.HighPc, root.Ranges, isRoot: true);
            while (units.Count < ranges.Count) units.Add(unit.Offset);
            // The roots of a big file need not stay.
            if (info.KeptBytes > info.Limits.KeptBytes) info.Drop();
        }

        return new IntervalTable(ranges, units);
    }
}
