namespace Bridle.Engine.State;

/// <summary>Records that were dropped, by processor, since the consumer last asked.</summary>
internal sealed class DropCounts
{
    private const int MostProcessors = 8192;

    private long[] _counts = new long[64];

    public int Processors => _counts.Length;

    public void Add(int processor)
    {
        int index = Math.Clamp(processor, 0, MostProcessors - 1);
        if (index >= _counts.Length) Array.Resize(ref _counts, MostProcessors);
        _counts[index]++;
    }

    public long Take(int processor)
    {
        long count = _counts[processor];
        _counts[processor] = 0;
        return count;
    }
}
