using System.Numerics;

namespace Bridle.ObjectFiles.Symbols;

/// <summary>
/// Ascending addresses, no two the same. Their range is cut into about as many equal slices as there are addresses, with the place at
/// which each slice begins, so that a search looks at a few neighbours. Where addresses crowd into one slice it is a binary search.
/// </summary>
internal sealed class SortedAddresses
{
    private readonly ulong[] _addresses;
    private readonly int[] _slices;
    private readonly ulong _base;
    private readonly int _shift;

    public SortedAddresses(ulong[] addresses)
    {
        (_addresses, _slices) = (addresses, []);
        if (addresses.Length == 0) return;
        _base = addresses[0];
        ulong range = addresses[^1] - _base;
        _shift = Math.Max(0, BitOperations.Log2(range | 1) - BitOperations.Log2((uint)addresses.Length));
        _slices = new int[checked((int)(range >> _shift)) + 2];
        for (int i = 0, slice = 0; i < addresses.Length; i++)
            for (int last = (int)((addresses[i] - _base) >> _shift); slice < last;) _slices[++slice] = i;
        _slices[^1] = addresses.Length;
    }

    public int Count => _addresses.Length;

    public ulong this[int index] => _addresses[index];

    /// <summary>The last that is not above an address; -1 where all are.</summary>
    public int LastUpTo(ulong address)
    {
        if (_addresses.Length == 0 || address < _base) return -1;
        ulong slice = (address - _base) >> _shift;
        if (slice >= (ulong)(_slices.Length - 1)) return _addresses.Length - 1;
        int low = _slices[(int)slice];
        ReadOnlySpan<ulong> rest = _addresses.AsSpan(low, _slices[(int)slice + 1] - low);
        return low + CountUpTo(rest, address) - 1;
    }

    private static int CountUpTo(ReadOnlySpan<ulong> addresses, ulong address)
    {
        int low = 0, high = addresses.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (addresses[middle] <= address) low = middle + 1;
            else high = middle;
        }
        return low;
    }
}
