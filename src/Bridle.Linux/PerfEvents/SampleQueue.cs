namespace Bridle.Linux.PerfEvents;

/// <summary>The samples of several buffers in the order of time, and what the other records tell.</summary>
internal sealed class SampleQueue(List<SampleRing> rings)
{
    private SampleRing? _first;
    private long _lost, _pauses;

    public bool HasMore
    {
        get
        {
            foreach (SampleRing ring in rings)
            {
                if (ring.HasMore) return true;
            }
            return false;
        }
    }

    public ClockLosses Losses
    {
        get
        {
            long buffers = 0;
            foreach (SampleRing ring in rings) buffers += ring.Broken;
            return new ClockLosses(_lost, _pauses, buffers);
        }
    }

    /// <summary>What there is at this moment is taken next, and no more.</summary>
    public void Begin()
    {
        foreach (SampleRing ring in rings) ring.Begin();
    }

    /// <summary>The earliest sample, good until <see cref="Skip"/>.</summary>
    public bool TryPeek(out ReadOnlySpan<byte> first)
    {
        _first = null;
        first = default;
        long earliest = long.MaxValue;
        foreach (SampleRing ring in rings)
        {
            if (!TryPeek(ring, out ReadOnlySpan<byte> sample) || SampleRecord.TimeOf(sample) is var time && _first is not null && time >= earliest) continue;
            (_first, earliest) = (ring, time);
            first = sample;
        }
        return _first is not null;
    }

    /// <summary>Is done with what was peeked at.</summary>
    public void Skip(int length) => _first!.Skip(length);

    /// <summary>Throws away what there is, and does not count what there was no room for until now.</summary>
    public void Discard()
    {
        foreach (SampleRing ring in rings) ring.Discard();
    }

    private bool TryPeek(SampleRing ring, out ReadOnlySpan<byte> sample)
    {
        while (ring.TryPeek(out uint type, out sample))
        {
            if (type == SampleRecord.Sample) return true;
            if (type == SampleRecord.Throttle) _pauses++;
            // Behind what was thrown away comes what there was no room for beside it.
            if (type == SampleRecord.Lost && !ring.IsAfterDiscard && SampleRecord.TryReadLost(sample, out ulong lost)) _lost += (long)Math.Min(lost, int.MaxValue);
            ring.Skip(sample.Length);
        }
        return false;
    }
}
