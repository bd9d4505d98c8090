using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Bridle.Target;

namespace Bridle.ObjectFiles;

/// <summary>DT_GNU_HASH: header, Bloom filter of 64-bit words, buckets, and one chain word a symbol whose lowest bit ends it.</summary>
internal static class GnuHashTable
{
    private const int HeaderSize = 16;

    public static void Search(TargetAddress table, SymbolSearch search)
    {
        Span<byte> header = stackalloc byte[HeaderSize];
        if (!search.Table.Memory.TryReadExactly(table, header)) return;
        uint bucketCount = BinaryPrimitives.ReadUInt32LittleEndian(header);
        uint firstSymbol = BinaryPrimitives.ReadUInt32LittleEndian(header[4..]);
        uint bloomWords = BinaryPrimitives.ReadUInt32LittleEndian(header[8..]);
        uint bloomShift = BinaryPrimitives.ReadUInt32LittleEndian(header[12..]);
        if (bucketCount == 0 || bloomWords == 0) return;

        uint hash = Hash(search.Name);
        TargetAddress bloom = table.Plus(HeaderSize);
        TargetAddress buckets = bloom.Element(bloomWords, sizeof(ulong));
        if (!MayContain(search.Table.Memory, bloom, bloomWords, bloomShift, hash)) return;
        if (!search.Table.Memory.TryReadUInt32(buckets.Element(hash % bucketCount, sizeof(uint)), out uint symbol)) return;
        if (symbol < firstSymbol) return;
        FollowChain(buckets.Element(bucketCount, sizeof(uint)), firstSymbol, symbol, hash, search);
    }

    /// <summary>How many symbols the table has: the last one of the longest chain is the last of all. 0 where it cannot be read or passes the limit.</summary>
    public static uint Count(IMemoryReader memory, TargetAddress table, ObjectFileLimits limits)
    {
        Span<byte> header = stackalloc byte[HeaderSize];
        if (!memory.TryReadExactly(table, header)) return 0;
        uint bucketCount = BinaryPrimitives.ReadUInt32LittleEndian(header), firstSymbol = BinaryPrimitives.ReadUInt32LittleEndian(header[4..]);
        if (bucketCount > (uint)limits.Symbols) return 0;
        TargetAddress buckets = table.Plus(HeaderSize).Element(BinaryPrimitives.ReadUInt32LittleEndian(header[8..]), sizeof(ulong));
        uint[] firsts = new uint[bucketCount];
        if (!memory.TryReadExactly(buckets, MemoryMarshal.AsBytes(firsts.AsSpan()))) return 0;
        uint last = bucketCount == 0 ? 0 : firsts.Max();
        if (last < firstSymbol) return firstSymbol;
        TargetAddress chains = buckets.Element(bucketCount, sizeof(uint));
        for (int visited = 0; visited < limits.HashChain; visited++)
        {
            if (!memory.TryReadUInt32(chains.Element(last - firstSymbol, sizeof(uint)), out uint chained)) return 0;
            last++;
            if ((chained & 1) != 0) return last;
        }

        return 0;
    }

    private static bool MayContain(IMemoryReader memory, TargetAddress bloom, uint words, uint shift, uint hash)
    {
        TargetAddress address = bloom.Element(hash / 64 % words, sizeof(ulong));
        if (!memory.TryReadUInt64(address, out ulong word)) return false;
        uint second = shift < 32 ? hash >> (int)shift : 0;
        ulong mask = (1ul << (int)(hash % 64)) | (1ul << (int)(second % 64));
        return (word & mask) == mask;
    }

    private static void FollowChain(TargetAddress chains, uint firstSymbol, uint symbol, uint hash, SymbolSearch search)
    {
        for (; search.MayVisit() && symbol != uint.MaxValue; symbol++)
        {
            TargetAddress address = chains.Element(symbol - firstSymbol, sizeof(uint));
            if (!search.Table.Memory.TryReadUInt32(address, out uint chained)) return;
            if ((chained | 1) == (hash | 1) && search.Visit(symbol)) return;
            if ((chained & 1) != 0) return;
        }
    }

    private static uint Hash(ReadOnlySpan<byte> name)
    {
        uint hash = 5381;
        foreach (byte character in name) hash = unchecked((hash * 33) + character);
        return hash;
    }
}
