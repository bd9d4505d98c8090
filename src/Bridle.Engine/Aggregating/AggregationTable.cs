using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.InteropServices;
using Bridle.Engine.State;
using Bridle.Language.Intermediate;

namespace Bridle.Engine.Aggregating;

/// <summary>
/// All aggregations of a program in one flat hash table of words. First the buckets, then chained entries: next (32 bits) and hash (32), number of
/// the aggregation (32) and whether it lives (32), key, state. An entry is named by its first word, 0 is none. Entries of one aggregation have
/// one size, so what trunc() frees serves its next key.
/// </summary>
internal sealed class AggregationTable
{
    private const int KeyAt = 2;
    private const int BytesABucket = 256;
    private const long Alive = 1L << 32;

    private readonly long[] _words;
    private readonly int[] _free;
    private readonly Shape[] _shapes;
    private readonly uint _mask;
    private readonly int _first;
    private readonly ImmutableArray<AggregationDescriptor> _aggregations;
    private int _top;

    public AggregationTable(ImmutableArray<AggregationDescriptor> aggregations, int bytes)
    {
        _aggregations = aggregations;
        int buckets = aggregations.IsEmpty ? 0 : (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(1, bytes / BytesABucket));
        _words = new long[aggregations.IsEmpty ? 0 : Math.Max(bytes / sizeof(long), buckets + 1)];
        _mask = (uint)Math.Max(1, buckets) - 1;
        _first = _top = 1 + buckets;
        _free = new int[aggregations.Length];
        _shapes = [.. aggregations.Select(Shape.Of)];
    }

    /// <summary>Values that found no room.</summary>
    public long Drops { get; set; }

    public int KeyBytes(int id) => _shapes[id].KeyBytes;

    /// <summary>Of a quantize family, whose values come with one.</summary>
    public bool HasIncrement(int id) => _shapes[id].HasIncrement;

    public void Add(int id, ReadOnlySpan<byte> key, long value, long increment)
    {
        uint hash = Hashing.Of((ulong)id + 1, key);
        int entry = Find(id, key, hash);
        if (entry == 0) entry = Insert(id, key, hash);
        Add(id, entry, value, increment);
    }

    /// <summary>The same where the key is one word.</summary>
    public void Add(int id, long key, long value, long increment)
    {
        uint hash = Hashing.OfWord((ulong)id + 1, key);
        int entry = Bucket(hash);
        long identity = (uint)id | Alive;
        do entry = Next(entry);
        while (entry != 0 && !((uint)(_words[entry] >>> 32) == hash && _words[entry + 1] == identity && _words[entry + KeyAt] == key));
        if (entry == 0) entry = Insert(id, MemoryMarshal.AsBytes(new ReadOnlySpan<long>(in key)), hash);
        Add(id, entry, value, increment);
    }

    /// <summary>The entries of an aggregation, in no order.</summary>
    public List<int> Entries(int id)
    {
        List<int> found = [];
        for (int entry = _first; entry < _top; entry += _shapes[Id(entry)].EntryWords)
        {
            if (_words[entry + 1] == ((uint)id | Alive)) found.Add(entry);
        }
        return found;
    }

    public Span<byte> Key(int entry) => MemoryMarshal.AsBytes(_words.AsSpan(entry + KeyAt))[.._shapes[Id(entry)].KeyBytes];

    public Span<long> State(int entry)
    {
        ref readonly Shape shape = ref _shapes[Id(entry)];
        return _words.AsSpan(entry + shape.StateAt, shape.EntryWords - shape.StateAt);
    }

    /// <summary>The entry of a key, or 0.</summary>
    public int Find(int id, ReadOnlySpan<byte> key) => _words.Length == 0 ? 0 : Find(id, key, Hashing.Of((ulong)id + 1, key));

    public void Clear(int id)
    {
        foreach (int entry in Entries(id)) Aggregator.Reset(_aggregations[id].Function, State(entry));
    }

    /// <summary>Gives what an entry has to the entry of another key.</summary>
    public void Move(int entry, ReadOnlySpan<byte> key)
    {
        int id = Id(entry);
        uint hash = Hashing.Of((ulong)id + 1, key);
        int other = Find(id, key, hash);
        if (other == 0) other = Insert(id, key, hash);
        // Where there is no room for another key this one stays.
        if (other == 0) return;
        Aggregator.Merge(_aggregations[id].Function, State(other), State(entry));
        Remove(entry);
    }

    public void Remove(int entry)
    {
        int place = Bucket((uint)(_words[entry] >>> 32)), id = Id(entry);
        while (Next(place) != entry) place = Next(place);
        SetNext(place, Next(entry));
        SetNext(entry, _free[id]);
        _words[entry + 1] = (uint)id;
        _free[id] = entry;
    }

    private int Find(int id, ReadOnlySpan<byte> key, uint hash)
    {
        int entry = Next(Bucket(hash));
        while (entry != 0 && !IsThis(entry, hash, id, key)) entry = Next(entry);
        return entry;
    }

    // An entry of 0 found no room.
    private void Add(int id, int entry, long value, long increment)
    {
        ref readonly Shape shape = ref _shapes[id];
        if (entry == 0) Drops++;
        else if (shape.Function == AggregatingFunction.Sum) unchecked { _words[entry + shape.StateAt] += value; }
        else if (shape.Function == AggregatingFunction.Count) _words[entry + shape.StateAt]++;
        else Aggregator.Add(_aggregations[id], State(entry), value, increment);
    }

    private int Insert(int id, ReadOnlySpan<byte> key, uint hash)
    {
        int entry = Allocate(id), bucket = Bucket(hash);
        if (entry == 0) return 0;
        _words[entry] = (long)hash << 32 | (uint)Next(bucket);
        _words[entry + 1] = (uint)id | Alive;
        Span<byte> kept = MemoryMarshal.AsBytes(_words.AsSpan(entry + KeyAt, _shapes[id].StateAt - KeyAt));
        kept.Clear();
        key.CopyTo(kept);
        Aggregator.Reset(_aggregations[id].Function, State(entry));
        SetNext(bucket, entry);
        return entry;
    }

    private int Allocate(int id)
    {
        int entry = _free[id], words = _shapes[id].EntryWords;
        if (entry != 0)
        {
            _free[id] = Next(entry);
            return entry;
        }
        if (words > _words.Length - _top) return 0;
        entry = _top;
        _words[entry + 1] = (uint)id;
        _top += words;
        return entry;
    }

    private bool IsThis(int entry, uint hash, int id, ReadOnlySpan<byte> key) =>
        (uint)(_words[entry] >>> 32) == hash && _words[entry + 1] == ((uint)id | Alive)
        && MemoryMarshal.AsBytes(_words.AsSpan(entry + KeyAt))[..key.Length].SequenceEqual(key);

    private int Id(int entry) => unchecked((int)_words[entry + 1]);

    private int Bucket(uint hash) => 1 + (int)(hash & _mask);

    // A bucket and an entry both begin with the entry that follows.
    private int Next(int place) => unchecked((int)_words[place]);

    private void SetNext(int place, int entry) => _words[place] = _words[place] & ~(long)uint.MaxValue | (uint)entry;

    /// <summary>What is needed of an aggregation at every value; places and sizes of its entries in words.</summary>
    private readonly record struct Shape(int KeyBytes, int StateAt, int EntryWords, AggregatingFunction Function, bool HasIncrement)
    {
        public static Shape Of(AggregationDescriptor x)
        {
            int stateAt = KeyAt + (x.KeyBytes + 7) / 8;
            return new Shape(x.KeyBytes, stateAt, stateAt + Aggregator.Words(x), x.Function, x.Levels > 0);
        }
    }
}
