using System.Diagnostics;

namespace Bridle.Benchmarks.Contenders;

/// <summary>Time and managed bytes of the thread that starts and stops it, which is the one that does the work.</summary>
internal readonly struct Meter
{
    private readonly long _time;
    private readonly long _bytes;

    private Meter(long time, long bytes) => (_time, _bytes) = (time, bytes);

    public static Meter Start()
    {
        // The clock is read last here and first at the end, so that it does not time the other counter.
        long bytes = GC.GetAllocatedBytesForCurrentThread();
        return new Meter(Stopwatch.GetTimestamp(), bytes);
    }

    public Sample Stop(long operations)
    {
        double nanoseconds = Stopwatch.GetElapsedTime(_time).TotalNanoseconds;
        return new Sample(nanoseconds / operations, (double)(GC.GetAllocatedBytesForCurrentThread() - _bytes) / operations);
    }
}
