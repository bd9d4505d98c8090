namespace Bridle.ObjectFiles.CallFrames;

/// <summary>The entries of a section sorted by address, for files without a usable .eh_frame_hdr. Made by one pass over the section.</summary>
internal sealed class EntryIndex
{
    private readonly ulong[] _starts;
    private readonly int[] _offsets;

    private EntryIndex(ulong[] starts, int[] offsets) => (_starts, _offsets) = (starts, offsets);

    public int Count => _starts.Length;

    public static EntryIndex Scan(FrameSection section)
    {
        List<ulong> starts = [];
        List<int> offsets = [];
        (long commonAt, CommonEntry common, bool hasCommon) = (-1, default, false);
        int offset = 0;
        for (int visited = 0; visited < section.Limits.Entries && section.TryPlace(offset, out FrameSection.Place place); visited++)
        {
            if (!place.IsCommon)
            {
                if (place.CommonAt != commonAt) hasCommon = section.TryReadCommon(commonAt = place.CommonAt, out common);
                if (hasCommon && section.TryReadEntry(place, common, out FrameEntry entry))
                {
                    starts.Add(entry.Start);
                    offsets.Add(offset);
                }
            }

            offset = place.End;
        }

        ulong[] keys = [.. starts];
        int[] values = [.. offsets];
        Array.Sort(keys, values);
        return new EntryIndex(keys, values);
    }

    /// <summary>The entry that starts last at or before an address.</summary>
    public bool TryFind(ulong address, out int offset)
    {
        int found = Array.BinarySearch(_starts, address);
        int index = found >= 0 ? found : ~found - 1;
        offset = index >= 0 ? _offsets[index] : 0;
        return index >= 0;
    }
}
