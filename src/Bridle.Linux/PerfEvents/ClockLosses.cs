namespace Bridle.Linux.PerfEvents;

/// <summary>What was not sampled, as far as the kernel has told.</summary>
/// <param name="Samples">There was no room for them.</param>
/// <param name="Pauses">The kernel held a clock back, since it struck more often than kernel.perf_event_max_sample_rate.</param>
/// <param name="Buffers">All that was in a buffer was thrown away, since it made no sense.</param>
public readonly record struct ClockLosses(long Samples, long Pauses, long Buffers)
{
    /// <summary>What is not among the others.</summary>
    public ClockLosses Since(ClockLosses other) => new(Samples - other.Samples, Pauses - other.Pauses, Buffers - other.Buffers);
}
