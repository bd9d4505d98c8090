using System.Diagnostics;

namespace Bridle.Testing;

/// <summary>A moment that a wait must not pass. Monotonic; safe to copy.</summary>
public readonly record struct Deadline
{
    private readonly long _end;

    private Deadline(long end) => _end = end;

    public static Deadline In(TimeSpan span) => new(Stopwatch.GetTimestamp() + (long)(span.TotalSeconds * Stopwatch.Frequency));

    public static Deadline InSeconds(double seconds) => In(TimeSpan.FromSeconds(seconds));

    public bool HasPassed => Left == TimeSpan.Zero;

    /// <summary>Never negative, so that it can be given to any wait.</summary>
    public TimeSpan Left
    {
        get
        {
            long left = _end - Stopwatch.GetTimestamp();
            return left <= 0 ? TimeSpan.Zero : TimeSpan.FromSeconds((double)left / Stopwatch.Frequency);
        }
    }
}
