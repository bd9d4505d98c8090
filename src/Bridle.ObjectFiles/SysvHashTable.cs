using Bridle.Target;

namespace Bridle.ObjectFiles;

/// <summary>DT_HASH: two counts, buckets, and a chain that links symbol numbers; 0 ends it.</summary>
internal static class SysvHashTable
{
    private const int HeaderSize = 8;

    public static void Search(TargetAddress table, SymbolSearch search)
    {
        IMemoryReader memory = search.Table.Memory;
        if (!memory.TryReadUInt32(table, out uint bucketCount) || bucketCount == 0) return;
        TargetAddress buckets = table.Plus(HeaderSize);
        TargetAddress chains = buckets.Element(bucketCount, sizeof(uint));
        uint bucket = Hash(search.Name) % bucketCount;
        if (!memory.TryReadUInt32(buckets.Element(bucket, sizeof(uint)), out uint symbol)) return;
        while (symbol != 0 && search.MayVisit())
        {
            if (search.Visit(symbol)) return;
            if (!memory.TryReadUInt32(chains.Element(symbol, sizeof(uint)), out symbol)) return;
        }
    }

    private static uint Hash(ReadOnlySpan<byte> name)
    {
        uint hash = 0;
        foreach (byte character in name)
        {
            hash = unchecked((hash << 4) + character);
            uint high = hash & 0xf0000000;
            hash = (hash ^ (high >> 24)) & ~high;
        }

        return hash;
    }
}
