using Bridle.Linux.PerfEvents;

namespace Bridle.Linux.Tests.PerfEvents;

public class HitSignalsTests
{
    private const ulong Urgent = 1UL << 22, WindowChange = 1UL << 27;

    [Theory]
    [InlineData(0, 0, 23)]
    [InlineData(Urgent, 0, 28)]
    [InlineData(0, Urgent, 28)]
    [InlineData(WindowChange, 0, 23)]
    [InlineData(Urgent, WindowChange, 0)]
    public void A_signal_that_the_victim_uses_is_not_chosen(ulong caught, ulong blocked, int expected)
    {
        Assert.Equal(expected != 0, HitSignals.TryChoose(caught, blocked, out int signal));
        Assert.Equal(expected, signal);
    }
}
