namespace Bridle.Engine.State;

/// <summary>Buffers whose records wait for a commit or a discard. Numbers begin at 1; 0 is none.</summary>
internal sealed class Speculations(int count, int bytes)
{
    private readonly RecordBuffer?[] _buffers = new RecordBuffer?[count];
    private readonly bool[] _isTaken = new bool[count];

    /// <summary>Records that a full buffer did not take.</summary>
    public long Drops { get; set; }

    /// <summary>Requests when all were taken.</summary>
    public long Failures { get; set; }

    public int Take()
    {
        int free = Array.IndexOf(_isTaken, false);
        if (free < 0)
        {
            Failures++;
            return 0;
        }
        _isTaken[free] = true;
        _buffers[free] ??= new RecordBuffer(bytes, BufferPolicy.Switch);
        return free + 1;
    }

    public void Append(long id, in RecordHeader header, ReadOnlySpan<byte> data)
    {
        if (Find(id) is { } buffer && !buffer.TryAppend(header, data)) Drops++;
    }

    /// <summary>The records of a speculation, for whoever commits it; null if there is none of this number.</summary>
    public RecordBuffer? Find(long id) => id >= 1 && id <= count && _isTaken[id - 1] ? _buffers[id - 1] : null;

    public void Discard(long id)
    {
        if (Find(id) is not { } buffer) return;
        buffer.Clear();
        _isTaken[id - 1] = false;
    }
}
