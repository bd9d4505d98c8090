namespace Bridle.ObjectFiles.Symbols;

/// <summary>
/// The addresses of a table's symbols in flat, sorted arrays: one row an address, with all symbols that begin there.
/// </summary>
/// <remarks>
/// The rule for an address X: of all symbols with a size that X lies in, the one that begins last. Where there is none: a label (a
/// symbol of size 0) if no other symbol begins between it and X, the label lies within no sized symbol, and its section does not end
/// before X. Otherwise X lies in a gap and belongs to no symbol: what stands behind a function's end is padding or a function whose
/// symbol was stripped, and the neighbour's name would be a lie. Labels inside of functions (local jump targets of assembly) never
/// hide the function, as in gdb and elfutils.
/// </remarks>
internal sealed class AddressIndex
{
    private const int None = -1;
    private readonly SortedAddresses _order;
    private readonly AddressRow[] _rows;
    private readonly int[] _firsts;
    private readonly int[] _symbols;

    private AddressIndex(AddressRow[] rows, int[] firsts, int[] symbols) =>
        (_order, _rows, _firsts, _symbols) = (new SortedAddresses(rows), rows, firsts, symbols);

    public int Rows => _rows.Length;

    public int Symbols => _symbols.Length;

    /// <summary>The symbols that begin at a row's address.</summary>
    public ReadOnlySpan<int> this[int row] => _symbols.AsSpan(_firsts[row].._firsts[row + 1]);

    /// <summary>What is known of a row, for the table to add to.</summary>
    public ref AddressRow Row(int row) => ref _rows[row];

    /// <param name="keys">The addresses, in any order; sorted here.</param>
    /// <param name="symbols">The symbols that belong to them.</param>
    /// <param name="extent">Where a symbol ends, and where a label's section does.</param>
    public static AddressIndex Build(ulong[] keys, int[] symbols, ISymbolExtents extent)
    {
        Array.Sort(keys, symbols);
        AddressRow[] rows = new AddressRow[CountRows(keys)];
        int[] firsts = new int[rows.Length + 1];
        firsts[^1] = keys.Length;
        for (int i = 0, row = 0; i < keys.Length; i++)
        {
            if (i > 0 && keys[i] == keys[i - 1]) continue;
            (rows[row].Start, firsts[row]) = (keys[i], i);
            row++;
        }

        AddressIndex index = new(rows, firsts, symbols);
        index.Enclose(extent);
        return index;
    }

    /// <summary>The row of the symbol that an address belongs to; negative for a gap.</summary>
    public int Find(ulong address, int mostSteps)
    {
        int row = _order.LastUpTo(address);
        for (; row >= 0 && address >= _rows[row].End; row = _rows[row].Parent)
            if (mostSteps-- == 0) return None;
        return row;
    }

    private static int CountRows(ulong[] keys)
    {
        int rows = keys.Length == 0 ? 0 : 1;
        for (int i = 1; i < keys.Length; i++)
            if (keys[i] != keys[i - 1]) rows++;
        return rows;
    }

    // From low to high; the rows that may still enclose what follows are linked through their parents, the innermost first.
    private void Enclose(ISymbolExtents extent)
    {
        int open = None;
        for (int row = 0; row < Rows; row++)
        {
            ulong start = _rows[row].Start, longest = start;
            foreach (int symbol in this[row]) longest = Math.Max(longest, extent.End(symbol));
            while (open >= 0 && _rows[open].End <= start) open = _rows[open].Parent;
            bool isLabel = longest == start;
            (_rows[row].End, _rows[row].Parent) = (!isLabel ? longest : open >= 0 ? start : Reach(row, extent), open);
            if (!isLabel) open = row;
        }
    }

    private ulong Reach(int row, ISymbolExtents extent)
    {
        ulong end = _rows[row].Start, next = row + 1 < Rows ? _rows[row + 1].Start : ulong.MaxValue;
        foreach (int symbol in this[row]) end = Math.Max(end, extent.SectionEnd(symbol));
        return Math.Min(end, next);
    }
}
