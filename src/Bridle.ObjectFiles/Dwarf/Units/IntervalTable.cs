namespace Bridle.ObjectFiles.Dwarf.Units;

/// <summary>Intervals that may overlap, sorted by their start, each with the number of its owner.</summary>
internal sealed class IntervalTable
{
    // How many intervals a lookup looks at: overlapping ones are folded functions and rare.
    private const int Overlap = 64;
    private readonly AddressPair[] _intervals;
    private readonly int[] _owners;

    // The greatest end of an interval and all before it: where it lies below the address, nothing further back matters.
    private readonly ulong[] _ends;

    public IntervalTable(List<AddressPair> intervals, List<int> owners)
    {
        (_intervals, _owners) = ([.. intervals], [.. owners]);
        Array.Sort(_intervals, _owners, Comparer<AddressPair>.Create(Compare));
        _ends = new ulong[_intervals.Length];
        ulong highest = 0;
        for (int i = 0; i < _ends.Length; i++) _ends[i] = highest = Math.Max(highest, _intervals[i].End);
    }

    public long Bytes => 28L * _ends.Length;

    /// <summary>Adds the owners of the intervals around an address, the one that starts last first, none twice in a row.</summary>
    public void Find(ulong address, List<int> owners)
    {
        int index = LastStartingAtOrBefore(address);
        for (int looked = 0; looked < Overlap && index >= 0 && _ends[index] > address; looked++, index--)
            if (_intervals[index].End > address && !owners.Contains(_owners[index])) owners.Add(_owners[index]);
    }

    /// <summary>The owner of the innermost interval around an address.</summary>
    public bool TryFind(ulong address, out int owner)
    {
        int index = LastStartingAtOrBefore(address);
        for (int looked = 0; looked < Overlap && index >= 0 && _ends[index] > address; looked++, index--)
        {
            if (_intervals[index].End <= address) continue;
            owner = _owners[index];
            return true;
        }

        owner = -1;
        return false;
    }

    private int LastStartingAtOrBefore(ulong address)
    {
        int low = 0, high = _intervals.Length - 1;
        while (low <= high)
        {
            int middle = (low + high) >>> 1;
            if (_intervals[middle].Start <= address) low = middle + 1;
            else high = middle - 1;
        }

        return high;
    }

    // Of those with one start the longest comes first, so that the innermost is met first from behind.
    private static int Compare(AddressPair left, AddressPair right) =>
        left.Start != right.Start ? left.Start.CompareTo(right.Start) : right.End.CompareTo(left.End);
}
