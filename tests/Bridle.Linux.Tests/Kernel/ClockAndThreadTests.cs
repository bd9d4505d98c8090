using System.Diagnostics;
using Bridle.Linux.Kernel;

namespace Bridle.Linux.Tests.Kernel;

public class ClockAndThreadTests
{
    [Fact]
    public void The_clock_is_the_one_of_the_framework_in_nanoseconds()
    {
        Assert.Equal(1_000_000_000, Stopwatch.Frequency);
        long before = Stopwatch.GetTimestamp(), now = MonotonicClock.Nanoseconds, after = Stopwatch.GetTimestamp();
        Assert.InRange(now, before, after);
    }

    [Fact]
    public void A_thread_has_the_number_that_the_kernel_links_to()
    {
        string? link = new FileInfo("/proc/thread-self").LinkTarget;
        Assert.Equal($"{Environment.ProcessId}/task/{ThreadIds.Current}", link);
    }
}
