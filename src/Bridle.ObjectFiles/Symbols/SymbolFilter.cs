namespace Bridle.ObjectFiles.Symbols;

/// <summary>Picks the symbols that have an address in the image, numbered through all tables.</summary>
internal static class SymbolFilter
{
    public static (ulong[] Keys, int[] Symbols) Take(SymbolSource[] sources, int[] bases)
    {
        int most = 0;
        foreach (SymbolSource source in sources) most += source.Count;
        ulong[] keys = GC.AllocateUninitializedArray<ulong>(most);
        int[] symbols = GC.AllocateUninitializedArray<int>(most);
        int count = 0;
        for (int i = 0; i < sources.Length; i++) count += Take(sources[i], bases[i], keys.AsSpan(count), symbols.AsSpan(count));
        return (keys[..count], symbols[..count]);
    }

    private static int Take(SymbolSource source, int first, Span<ulong> keys, Span<int> numbers)
    {
        ReadOnlySpan<RawSymbol> symbols = source.Symbols;
        bool[] allocated = source.AllocatedSections();
        int count = 0;
        for (int i = 0; i < symbols.Length; i++)
        {
            ref readonly RawSymbol symbol = ref symbols[i];
            if (!symbol.HasAddress || symbol.Section >= allocated.Length || !allocated[symbol.Section]) continue;
            (keys[count], numbers[count]) = (symbol.Value, first + i);
            count++;
        }

        return count;
    }
}
