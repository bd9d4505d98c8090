using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.InteropServices;
using Bridle.Engine.State;
using Bridle.Language.Intermediate;

namespace Bridle.Engine.Aggregating;

/// <summary>
/// All aggregations of a program in one flat hash table of chained entries: next (32 bits), hash (32), number of the aggregation (32), whether it
/// lives (32), key, state. Entries of one aggregation have one size, so what trunc() frees serves its next key.
/// </summary>
internal sealed class AggregationTable
{
    private const int HashAt = 4, IdAt = 8, AliveAt = 12, KeyAt = 16;
    private const int BytesABucket = 128;

    private readonly byte[] _bytes;
    private readonly int[] _free, _entryBytes;
    private readonly int _bucketCount, _first;
    private readonly ImmutableArray<AggregationDescriptor> _aggregations;
    private int _top;

    public AggregationTable(ImmutableArray<AggregationDescriptor> aggregations, int bytes)
    {
        _aggregations = aggregations;
        _bytes = aggregations.IsEmpty ? [] : new byte[bytes];
        _bucketCount = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(1, bytes / BytesABucket / 2));
        _first = _top = 8 + (_bucketCount * sizeof(int) + 7 & ~7);
        _free = new int[aggregations.Length];
        _entryBytes = [.. aggregations.Select(static x => KeyAt + (x.KeyBytes + 7 & ~7) + Aggregator.Words(x) * sizeof(long))];
    }

    /// <summary>Values that found no room.</summary>
    public long Drops { get; set; }

    public void Add(int id, ReadOnlySpan<byte> key, long value, long increment)
    {
        int entry = Ensure(id, key);
        if (entry == 0) Drops++;
        else Aggregator.Add(_aggregations[id], State(entry), value, increment);
    }

    /// <summary>The entries of an aggregation, in no order.</summary>
    public List<int> Entries(int id)
    {
        List<int> found = [];
        for (int entry = _first; entry < _top; entry += _entryBytes[Half(entry + IdAt)])
        {
            if (Half(entry + IdAt) == id && Half(entry + AliveAt) != 0) found.Add(entry);
        }
        return found;
    }

    public Span<byte> Key(int entry) => _bytes.AsSpan(entry + KeyAt, _aggregations[Half(entry + IdAt)].KeyBytes);

    public Span<long> State(int entry)
    {
        int id = Half(entry + IdAt);
        AggregationDescriptor aggregation = _aggregations[id];
        int start = entry + KeyAt + (aggregation.KeyBytes + 7 & ~7);
        return MemoryMarshal.Cast<byte, long>(_bytes.AsSpan(start, entry + _entryBytes[id] - start));
    }

    /// <summary>The entry of a key, or 0.</summary>
    public int Find(int id, ReadOnlySpan<byte> key)
    {
        if (_bytes.Length == 0) return 0;
        uint hash = Hashing.Of((ulong)id + 1, key);
        int entry = Half(Bucket(hash));
        while (entry != 0 && !IsThis(entry, hash, id, key)) entry = Half(entry);
        return entry;
    }

    public void Clear(int id)
    {
        foreach (int entry in Entries(id)) Aggregator.Reset(_aggregations[id].Function, State(entry));
    }

    public void Remove(int entry)
    {
        int place = Bucket(unchecked((uint)Half(entry + HashAt))), id = Half(entry + IdAt);
        while (Half(place) != entry) place = Half(place);
        Half(place) = Half(entry);
        Half(entry) = _free[id];
        Half(entry + AliveAt) = 0;
        _free[id] = entry;
    }

    private int Ensure(int id, ReadOnlySpan<byte> key)
    {
        int found = Find(id, key);
        if (found != 0) return found;
        int entry = Allocate(id);
        if (entry == 0) return 0;
        uint hash = Hashing.Of((ulong)id + 1, key);
        Half(entry) = Half(Bucket(hash));
        Half(entry + HashAt) = unchecked((int)hash);
        Half(entry + IdAt) = id;
        Half(entry + AliveAt) = 1;
        key.CopyTo(_bytes.AsSpan(entry + KeyAt));
        Aggregator.Reset(_aggregations[id].Function, State(entry));
        Half(Bucket(hash)) = entry;
        return entry;
    }

    private int Allocate(int id)
    {
        int entry = _free[id];
        if (entry != 0)
        {
            _free[id] = Half(entry);
            return entry;
        }
        if (_entryBytes[id] > _bytes.Length - _top) return 0;
        entry = _top;
        _top += _entryBytes[id];
        return entry;
    }

    private bool IsThis(int entry, uint hash, int id, ReadOnlySpan<byte> key) =>
        unchecked((uint)Half(entry + HashAt)) == hash && Half(entry + IdAt) == id && _bytes.AsSpan(entry + KeyAt, key.Length).SequenceEqual(key);

    private int Bucket(uint hash) => 8 + (int)(hash & (uint)(_bucketCount - 1)) * sizeof(int);

    private ref int Half(int offset) => ref MemoryMarshal.AsRef<int>(_bytes.AsSpan(offset, sizeof(int)));
}
