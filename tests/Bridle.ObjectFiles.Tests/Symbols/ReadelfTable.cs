namespace Bridle.ObjectFiles.Tests.Symbols;

/// <summary>The symbols that readelf lists, sorted, so that few of them have to be looked at for an address.</summary>
internal sealed class ReadelfTable
{
    private readonly ReadelfSymbol[] _symbols;
    private readonly ulong[] _starts, _reach;
    private readonly (ulong Start, ulong End)?[] _sections;

    public ReadelfTable(ReadelfSymbol[] symbols, (ulong Start, ulong End)?[] sections)
    {
        _symbols = [.. symbols.OrderBy(static symbol => symbol.Address)];
        _starts = [.. _symbols.Select(static symbol => symbol.Address)];
        _reach = new ulong[_symbols.Length];
        _sections = sections;
        ulong furthest = 0;
        for (int i = 0; i < _reach.Length; i++) _reach[i] = furthest = Math.Max(furthest, unchecked(_symbols[i].Address + _symbols[i].Size));
    }

    /// <summary>As <see cref="ReadelfSymbol.At"/> over those that can matter: what reaches over the address, and the nearest before it with what reaches over that.</summary>
    public ReadelfSymbol[] At(ulong address)
    {
        int end = FirstAfter(address), start = end;
        if (end == 0) return [];
        ulong nearest = _starts[end - 1];
        while (start > 0 && (_starts[start - 1] == nearest || _reach[start - 1] >= nearest)) start--;
        while (start > 0 && _starts[start - 1] == _starts[start]) start--; // All that begin with the last one.
        return ReadelfSymbol.At(_symbols[start..end], _sections, address);
    }

    private int FirstAfter(ulong address)
    {
        int low = 0, high = _starts.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_starts[middle] <= address) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}
