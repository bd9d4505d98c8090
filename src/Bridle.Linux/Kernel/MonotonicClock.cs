using System.Runtime.InteropServices;

namespace Bridle.Linux.Kernel;

/// <summary>CLOCK_MONOTONIC, the clock of every timestamp that Bridle shows: the same in all processes of one boot.</summary>
public static unsafe partial class MonotonicClock
{
    private const int Monotonic = 1;
    private const long NanosecondsPerSecond = 1_000_000_000;

    /// <summary>Since some moment before boot's end; it stands still while the machine sleeps.</summary>
    public static long Nanoseconds
    {
        get
        {
            TimeValue now;
            _ = clock_gettime(Monotonic, &now);
            return now.Seconds * NanosecondsPerSecond + now.Nanoseconds;
        }
    }

    /// <summary>struct timespec.</summary>
    private struct TimeValue
    {
        public long Seconds;
        public long Nanoseconds;
    }

    [LibraryImport("libc")]
    [SuppressGCTransition]
    private static partial int clock_gettime(int clock, TimeValue* value);
}
