namespace Bridle.Engine.State;

/// <summary>
/// Dynamic variables: elements of arrays and variables of threads, in one hash table of chained entries inside of the flat memory.
/// An entry is: next (32 bits), hash (32), owner (32), size of the key (32), thread (64), presence (64), key, value.
/// What is deleted stays readable until the next firing begins; then its bytes go to the free list of its owner, whose entries all have one size.
/// </summary>
internal sealed class DynamicTable
{
    private const int HashAt = 4, OwnerAt = 8, KeyBytesAt = 12, ThreadAt = 16, PresenceAt = 24, KeyAt = 32;
    private const int BytesABucket = 128;

    private readonly FlatMemory _memory;
    private readonly int _buckets, _bucketCount, _end;
    private readonly int[] _free;
    private int _top, _deleted;

    /// <param name="owners">Arrays and variables together: each has a number below this.</param>
    public DynamicTable(FlatMemory memory, int start, int bytes, int owners)
    {
        (_memory, _buckets, _end) = (memory, start, start + bytes);
        _bucketCount = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(1, bytes / BytesABucket / 4));
        _top = start + (_bucketCount * sizeof(int) + 7 & ~7);
        _free = new int[owners];
    }

    /// <summary>Stores that found no room since somebody last asked.</summary>
    public long Drops { get; set; }

    /// <summary>The entry, or 0.</summary>
    public int Find(int owner, long thread, ReadOnlySpan<byte> key)
    {
        uint hash = Hash(owner, thread, key);
        int entry = _memory.Half(Bucket(hash));
        while (entry != 0 && !IsThis(entry, hash, owner, thread, key)) entry = _memory.Half(entry);
        return entry;
    }

    /// <summary>The entry, made of zeros if there was none; 0, and a drop, if there is no room.</summary>
    public int Ensure(int owner, long thread, ReadOnlySpan<byte> key, int valueBytes)
    {
        int found = Find(owner, thread, key);
        if (found != 0) return found;
        int entry = Allocate(owner, KeyAt + key.Length + (valueBytes + 7 & ~7));
        if (entry == 0) return 0;
        uint hash = Hash(owner, thread, key);
        _memory.Half(entry) = _memory.Half(Bucket(hash));
        _memory.Half(entry + HashAt) = unchecked((int)hash);
        _memory.Half(entry + OwnerAt) = owner;
        _memory.Half(entry + KeyBytesAt) = key.Length;
        _memory.Word(entry + ThreadAt) = thread;
        _memory.Word(entry + PresenceAt) = 0;
        key.CopyTo(_memory.Slice(entry + KeyAt, key.Length));
        _memory.Slice(Value(entry), valueBytes).Clear();
        _memory.Half(Bucket(hash)) = entry;
        return entry;
    }

    public int Value(int entry) => entry + KeyAt + _memory.Half(entry + KeyBytesAt);

    /// <summary>Not 0 while a value that is not a scalar is set.</summary>
    public ref long Presence(int entry) => ref _memory.Word(entry + PresenceAt);

    public void Delete(int entry)
    {
        int place = Bucket(unchecked((uint)_memory.Half(entry + HashAt)));
        while (_memory.Half(place) != entry) place = _memory.Half(place);
        _memory.Half(place) = _memory.Half(entry);
        _memory.Half(entry) = _deleted;
        _deleted = entry;
    }

    /// <summary>Deletes what belongs to a thread.</summary>
    public void DeleteOf(long thread)
    {
        for (int bucket = 0; bucket < _bucketCount; bucket++)
        {
            int next;
            for (int entry = _memory.Half(_buckets + bucket * sizeof(int)); entry != 0; entry = next)
            {
                next = _memory.Half(entry);
                if (_memory.Word(entry + ThreadAt) == thread) Delete(entry);
            }
        }
    }

    public bool HasDeleted => _deleted != 0;

    /// <summary>At the start of a firing: nobody refers any more to what was deleted before.</summary>
    public void Recycle()
    {
        while (_deleted != 0)
        {
            int entry = _deleted, owner = _memory.Half(entry + OwnerAt);
            _deleted = _memory.Half(entry);
            _memory.Half(entry) = _free[owner];
            _free[owner] = entry;
        }
    }

    private int Allocate(int owner, int bytes)
    {
        int entry = _free[owner];
        if (entry != 0)
        {
            _free[owner] = _memory.Half(entry);
            return entry;
        }
        if (bytes > _end - _top)
        {
            Drops++;
            return 0;
        }
        entry = _top;
        _top += bytes;
        return entry;
    }

    private bool IsThis(int entry, uint hash, int owner, long thread, ReadOnlySpan<byte> key) =>
        unchecked((uint)_memory.Half(entry + HashAt)) == hash && _memory.Half(entry + OwnerAt) == owner && _memory.Word(entry + ThreadAt) == thread
        && _memory.Slice(entry + KeyAt, key.Length).SequenceEqual(key);

    private static uint Hash(int owner, long thread, ReadOnlySpan<byte> key) => Hashing.Of(unchecked((ulong)thread * 31 + (ulong)owner + 1), key);

    private int Bucket(uint hash) => _buckets + (int)(hash & (uint)(_bucketCount - 1)) * sizeof(int);
}
