using System.Diagnostics.CodeAnalysis;

namespace Bridle.Linux.PerfEvents;

/// <summary>
/// Samples threads by the kernel's clock, without a stop: every period that one of them has been on a processor, where it is and a piece of its
/// stack are put into a buffer of that processor. Threads that they make later are sampled too, and go on being so after an exec.
/// </summary>
/// <remarks>
/// The kernel writes, whatever anybody here does. One thread at a time takes, discards and disposes; which one is up to the caller. Who sleeps, waits for a processor,
/// or is stopped makes no samples. Where the right to look at the kernel is missing, time in the kernel makes none either.
/// </remarks>
public sealed class ClockSampler : IDisposable
{
    private const double NanosecondsPerSecond = 1e9;

    // Of a record without its stack.
    private const int PlainRecordBytes = 256;

    private readonly ClockOpening _opening;
    private readonly SampleQueue _queue;
    private readonly bool _hasStack;
    private readonly double _bytesPerSecond;

    // Whoever asks whether there is more does not own the buffers.
    private readonly Lock _unmapping = new();

    private ClockSampler(ClockRequest request, SamplingLimits limits)
    {
        (_opening, _hasStack) = (new ClockOpening(request, limits), request.WithStack);
        _queue = new SampleQueue(_opening.Rings);
        _bytesPerSecond = request.Periods.Sum(static period => NanosecondsPerSecond / period) * (PlainRecordBytes + (_hasStack ? limits.StackBytes : 0));
    }

    /// <summary>Time in the kernel is not sampled, since we may not look at it.</summary>
    public bool IsUserOnly => _opening.Form is { } form && form.HasFlag(PerfEventFlags.ExcludeKernel);

    /// <summary>Nanoseconds in which a buffer is full at the soonest.</summary>
    public long FillTime { get; private set; }

    /// <summary>What was not sampled, since the sampler was opened.</summary>
    public ClockLosses Losses => _queue.Losses;

    /// <summary>Something can be taken. Any thread.</summary>
    public bool HasMore
    {
        get
        {
            lock (_unmapping) return _queue.HasMore;
        }
    }

    /// <summary>Opens the clocks, which run from then on.</summary>
    public static bool TryOpen(ClockRequest request, SamplingLimits? limits, out ClockSampler sampler, [NotNullWhen(false)] out ClockRefusal? refusal)
    {
        ArgumentNullException.ThrowIfNull(request);
        sampler = new ClockSampler(request, limits ?? SamplingLimits.Default);
        refusal = sampler.Open();
        if (refusal is not null) sampler.Dispose();
        return refusal is null;
    }

    /// <summary>Takes what there is, in the order of time.</summary>
    public void Take(ClockSampleHandler handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        _queue.Begin();
        while (_queue.TryPeek(out ReadOnlySpan<byte> record))
        {
            if (SampleRecord.TryReadSample(record, _hasStack, out ulong id, out ClockSample sample) && _opening.Clocks.TryGetValue(id, out int clock)) handler(sample with { Clock = clock });
            _queue.Skip(record.Length);
        }
    }

    /// <summary>Throws away what there is, and does not count what there was no room for until now.</summary>
    public void Discard() => _queue.Discard();

    public void Dispose()
    {
        lock (_unmapping) _opening.Dispose();
    }

    private ClockRefusal? Open()
    {
        if (_opening.Open(_bytesPerSecond) is { } refusal) return refusal;
        FillTime = long.CreateSaturating(_opening.Rings[0].Bytes / _bytesPerSecond * NanosecondsPerSecond);
        return null;
    }
}
