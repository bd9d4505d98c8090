using System.Numerics;

namespace Bridle.ObjectFiles.Symbols;

/// <summary>
/// Rows in the order of their addresses, no two the same. The range is cut into about as many equal slices as there are rows, with the
/// place at which each slice begins, so that a search looks at a few neighbours. Where addresses crowd into one slice it is a binary search.
/// </summary>
internal sealed class SortedAddresses
{
    private readonly AddressRow[] _rows;
    private readonly int[] _slices;
    private readonly ulong _base;
    private readonly int _shift;

    public SortedAddresses(AddressRow[] rows)
    {
        (_rows, _slices) = (rows, []);
        if (rows.Length == 0) return;
        _base = rows[0].Start;
        ulong range = rows[^1].Start - _base;
        _shift = Math.Max(0, BitOperations.Log2(range | 1) - BitOperations.Log2((uint)rows.Length) - 2);
        _slices = new int[checked((int)(range >> _shift)) + 2];
        for (int i = 0, slice = 0; i < rows.Length; i++)
            for (int last = (int)((rows[i].Start - _base) >> _shift); slice < last;) _slices[++slice] = i;
        _slices[^1] = rows.Length;
    }

    /// <summary>The last that is not above an address; -1 where all are.</summary>
    public int LastUpTo(ulong address)
    {
        if (_rows.Length == 0 || address < _base) return -1;
        ulong slice = (address - _base) >> _shift;
        if (slice >= (ulong)(_slices.Length - 1)) return _rows.Length - 1;
        int low = _slices[(int)slice], high = _slices[(int)slice + 1];
        if (high - low > 1) low = LastStep(low, high, address, out high);
        // Mostly the only step, and one that no branch depends on: where an address lies in its slice cannot be predicted.
        return low < high && _rows[low].Start <= address ? low : low - 1;
    }

    // Halves what is left until one row may be asked for.
    private int LastStep(int low, int high, ulong address, out int end)
    {
        while (high - low > 1)
        {
            int middle = (low + high) >>> 1;
            if (_rows[middle].Start <= address) low = middle;
            else high = middle;
        }

        end = high;
        return low;
    }
}
