using Bridle.Linux.Kernel;
using Bridle.Testing;

namespace Bridle.Linux.Tests.Kernel;

public class ProcessorAffinityTests
{
    [Fact]
    public void A_thread_is_bound_to_one_processor_and_gets_back_what_it_had()
    {
        using RunningVictim sleeper = Victims.Start("sleeper", "0");
        sleeper.WaitForLine("ready ");
        string before = Allowed(sleeper.ProcessId);
        Assert.True(ProcessorAffinity.Get(sleeper.ProcessId, out ProcessorSet had).IsSuccess);
        int last = Enumerable.Range(0, ProcessorSet.Capacity).Last(processor => had.Contains(processor));
        Assert.True(ProcessorAffinity.Set(sleeper.ProcessId, ProcessorSet.Of(last)).IsSuccess);
        Assert.Equal($"{last}", Allowed(sleeper.ProcessId));
        Assert.True(ProcessorAffinity.Set(sleeper.ProcessId, had).IsSuccess);
        Assert.Equal(before, Allowed(sleeper.ProcessId));
    }

    [Fact]
    public void A_processor_that_is_not_there_is_an_error() =>
        Assert.Equal(Errno.EINVAL, ProcessorAffinity.Set(ThreadIds.Current, ProcessorSet.Of(ProcessorSet.Capacity - 1)));

    private static string Allowed(int process) =>
        File.ReadLines($"/proc/{process}/status").Single(static line => line.StartsWith("Cpus_allowed_list:", StringComparison.Ordinal)).Split('\t')[1];
}
