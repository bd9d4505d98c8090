using Bridle.Linux.Descriptors;
using Bridle.Testing;

namespace Bridle.Linux.Tests.Descriptors;

public class ProcessDescriptorTests
{
    [Fact]
    public void It_tells_of_the_exit_and_signals_nobody_afterwards()
    {
        using RunningVictim victim = RunningVictim.Start("/bin/cat");
        using ProcessDescriptor descriptor = ProcessDescriptor.Open(victim.ProcessId);
        Assert.False(descriptor.TryWaitForExit(TimeSpan.Zero));
        Assert.False(descriptor.TryWaitForExit(TimeSpan.FromMilliseconds(3)));
        Assert.True(descriptor.TrySendSignal(15, out _));
        Assert.True(descriptor.TryWaitForExit(TimeSpan.FromSeconds(20)));
        Assert.Equal(15, victim.WaitForExit().Signal);
        Assert.False(descriptor.TrySendSignal(15, out Errno error));
        Assert.Equal(Errno.ESRCH, error);
        Assert.True(descriptor.TryWaitForExit(Timeout.InfiniteTimeSpan));
    }

    [Fact]
    public void A_process_that_is_not_there_is_refused() =>
        Assert.Equal(Errno.ESRCH, Assert.Throws<LinuxException>(() => ProcessDescriptor.Open(int.MaxValue)).Cause);
}
