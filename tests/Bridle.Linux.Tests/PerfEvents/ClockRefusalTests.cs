using Bridle.Linux.PerfEvents;

namespace Bridle.Linux.Tests.PerfEvents;

public class ClockRefusalTests
{
    [Theory]
    [InlineData(100, 100, 200, null)]
    [InlineData(101, 100, 1000, "it takes 101 events (clocks x threads x processors), and no more than 100 are opened")]
    [InlineData(101, 1000, 201, "it takes 101 descriptors (clocks x threads x processors), more than half of 201 (ulimit -n)")]
    [InlineData(8_000_000_000, 16_384, ulong.MaxValue, "it takes 8000000000 events (clocks x threads x processors), and no more than 16384 are opened")]
    public void Too_many_events_are_refused_by_what_is_ours_to_say(long count, int limit, ulong descriptors, string? reason)
    {
        ClockRefusal? refusal = ClockRefusal.OfCount(count, limit, descriptors);
        Assert.Equal(reason, refusal?.Reason);
        Assert.False(refusal?.IsForbidden ?? false);
    }

    [Fact]
    public void Only_a_clock_that_is_not_for_us_is_forbidden()
    {
        Assert.True(ClockRefusal.OfOpening(Errno.EACCES)!.IsForbidden);
        Assert.True(ClockRefusal.OfOpening(Errno.EPERM)!.IsForbidden);
        Assert.False(ClockRefusal.OfOpening(Errno.EMFILE)!.IsForbidden);
        ClockRefusal noMemory = ClockRefusal.OfMapping(Errno.EPERM)!;
        Assert.False(noMemory.IsForbidden);
        Assert.Equal("no memory may be locked for its buffers: Operation not permitted (ulimit -l, kernel.perf_event_mlock_kb)", noMemory.Reason);
    }
}
