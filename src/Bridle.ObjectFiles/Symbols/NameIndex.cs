namespace Bridle.ObjectFiles.Symbols;

/// <summary>Finds symbols by the hash of their names: chains through flat arrays, and no string for anything.</summary>
internal sealed class NameIndex
{
    private readonly int[] _heads;
    private readonly int[] _next;
    private readonly int[] _symbols;

    private NameIndex(int[] heads, int[] next, int[] symbols) => (_heads, _next, _symbols) = (heads, next, symbols);

    public delegate ReadOnlySpan<byte> NameReader(int symbol);

    public static NameIndex Build(int[] symbols, NameReader nameOf)
    {
        int[] heads = new int[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(1, symbols.Length))];
        int[] next = new int[symbols.Length];
        for (int i = 0; i < symbols.Length; i++)
        {
            ref int head = ref heads[Hash(nameOf(symbols[i])) & (uint)(heads.Length - 1)];
            (next[i], head) = (head, i + 1);
        }

        return new NameIndex(heads, next, symbols);
    }

    /// <summary>Symbols that may have the name, at most so many.</summary>
    public IEnumerable<int> Candidates(uint hash, int limit)
    {
        for (int link = _heads[hash & (uint)(_heads.Length - 1)]; link != 0 && limit-- > 0; link = _next[link - 1])
            yield return _symbols[link - 1];
    }

    /// <summary>FNV-1a (Fowler, Noll, Vo).</summary>
    public static uint Hash(ReadOnlySpan<byte> name)
    {
        uint hash = 2166136261;
        foreach (byte character in name) hash = unchecked((hash ^ character) * 16777619);
        return hash;
    }
}
