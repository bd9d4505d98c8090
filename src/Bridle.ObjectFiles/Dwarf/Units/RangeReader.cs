using Bridle.ObjectFiles.Dwarf.Entries;

namespace Bridle.ObjectFiles.Dwarf.Units;

/// <summary>Reads the address ranges of an entry: low and high, or a list in .debug_ranges (DWARF 2 to 4) or .debug_rnglists (5).</summary>
internal readonly ref struct RangeReader(DebugInfo info, UnitRoot root, List<AddressPair> ranges)
{
    private enum ListEntry : byte
    {
        End = 0,
        BaseIndex = 1,
        StartEndIndex = 2,
        StartIndexLength = 3,
        OffsetPair = 4,
        Base = 5,
        StartEnd = 6,
        StartLength = 7,
    }

    /// <summary>Adds the real ranges of an entry to the list.</summary>
    public void Read(in AttributeValue lowPc, in AttributeValue highPc, in AttributeValue list, bool isRoot = false)
    {
        if (list.Exists)
        {
            if (root.Header.Version >= 5) ReadList(list);
            else ReadOldList(unchecked(list.Number + (isRoot ? 0 : root.GnuRangesBase)));
        }
        else if (lowPc.Exists && highPc.Exists)
        {
            ulong low = info.Address(lowPc, root);
            ulong high = info.Address(highPc, root);
            Add(low, highPc.IsAddress ? high : unchecked(low + high));
        }
    }

    private bool Add(ulong start, ulong end)
    {
        AddressPair pair = new(start, end);
        if (!pair.IsReal) return true;
        if (ranges.Count >= info.Limits.Ranges) return false;
        ranges.Add(pair);
        return true;
    }

    private ulong Base => root.LowPc.Exists ? info.Address(root.LowPc, root) : 0;

    private void ReadOldList(ulong offset)
    {
        DwarfCursor cursor = new(info.Sections.Ranges.Span, offset);
        int size = root.Header.AddressSize;
        ulong highest = size == 8 ? ulong.MaxValue : uint.MaxValue;
        ulong start = Base;
        while (info.Steps.Take())
        {
            (ulong low, ulong high) = (cursor.Sized(size), cursor.Sized(size));
            if (cursor.HasFailed || (low == 0 && high == 0)) return;
            if (low == highest) start = high;
            else if (!unchecked(Add(start + low, start + high))) return;
        }
    }

    private void ReadList(in AttributeValue list)
    {
        DwarfCursor cursor = new(info.Sections.RangeLists.Span, ListOffset(list));
        int size = root.Header.AddressSize;
        ulong start = Base;
        while (info.Steps.Take() && !cursor.HasFailed)
        {
            ListEntry kind = (ListEntry)cursor.U8();
            (ulong low, ulong high) = (0, 0);
            switch (kind)
            {
                case ListEntry.BaseIndex: start = info.IndexedAddress(cursor.Unsigned(), root); continue;
                case ListEntry.Base: start = cursor.Sized(size); continue;
                case ListEntry.StartEndIndex:
                    low = info.IndexedAddress(cursor.Unsigned(), root);
                    high = info.IndexedAddress(cursor.Unsigned(), root);
                    break;
                case ListEntry.StartIndexLength:
                    low = info.IndexedAddress(cursor.Unsigned(), root);
                    high = unchecked(low + cursor.Unsigned());
                    break;
                case ListEntry.OffsetPair: (low, high) = unchecked((start + cursor.Unsigned(), start + cursor.Unsigned())); break;
                case ListEntry.StartEnd: (low, high) = (cursor.Sized(size), cursor.Sized(size)); break;
                case ListEntry.StartLength:
                    low = cursor.Sized(size);
                    high = unchecked(low + cursor.Unsigned());
                    break;
                default: return;
            }

            if (cursor.HasFailed || !Add(low, high)) return;
        }
    }

    private ulong ListOffset(in AttributeValue list)
    {
        if (list.Form != DwarfForm.RangeListIndex) return list.Number;
        int size = root.Header.OffsetSize;
        if (list.Number > int.MaxValue || root.RangeListsBase > int.MaxValue) return ulong.MaxValue;
        DwarfCursor cursor = new(info.Sections.RangeLists.Span, root.RangeListsBase + (list.Number * (ulong)size));
        ulong offset = cursor.Sized(size);
        return cursor.HasFailed ? ulong.MaxValue : unchecked(root.RangeListsBase + offset);
    }
}
