using Bridle.Linux.Kernel;
using Bridle.Linux.PerfEvents;
using Bridle.Testing;

namespace Bridle.Linux.Tests.PerfEvents;

/// <summary>The victim's threads do not exist yet when its leader is sampled, and nobody traces it.</summary>
public class ClockSamplerTests
{
    private const long Millisecond = 1_000_000;

    [Fact]
    public void Each_millisecond_of_new_threads_is_one_sample_with_registers_and_stack()
    {
        using RunningVictim victim = StartBurner(threads: 2, milliseconds: 200);
        // All of them have room in one buffer, however seldom they are taken.
        using ClockSampler sampler = Open(victim, new ClockRequest([victim.ProcessId], [Millisecond], WithStack: true), new SamplingLimits { RingSeconds = 1 });
        List<(int Thread, long Time, int Stack)> samples = [];
        Finish(victim, sampler, (in ClockSample sample) =>
        {
            Assert.Equal((victim.ProcessId, 0), (sample.ProcessId, sample.Clock));
            if (sample.HasRegisters && sample.ThreadId != victim.ProcessId) samples.Add((sample.ThreadId, sample.Time, sample.Stack.Length));
        });
        Assert.Equal(2, samples.Select(static sample => sample.Thread).Distinct().Count());
        Assert.InRange(samples.Count, 300, 440);
        Assert.All(samples, static sample => Assert.InRange(sample.Time, 1, MonotonicClock.Nanoseconds));
        Assert.Contains(samples, static sample => sample.Stack > 256);
        Assert.All(samples, static sample => Assert.InRange(sample.Stack, 0, SamplingLimits.Default.StackBytes));
        Assert.Equal(default, sampler.Losses);
    }

    [Fact]
    public void Two_clocks_are_told_apart()
    {
        using RunningVictim victim = StartBurner(threads: 1, milliseconds: 200);
        using ClockSampler sampler = Open(victim, new ClockRequest([victim.ProcessId], [Millisecond, 10 * Millisecond], WithStack: false));
        int[] counts = new int[2];
        Finish(victim, sampler, (in ClockSample sample) => counts[sample.Clock]++);
        Assert.InRange(counts[0], 150, 240);
        Assert.InRange(counts[1], 15, 24);
    }

    [Fact]
    public void What_there_is_no_room_for_is_counted()
    {
        using RunningVictim victim = StartBurner(threads: 2, milliseconds: 2000);
        SamplingLimits limits = new() { RingBytes = 64 << 10 };
        using ClockSampler sampler = Open(victim, new ClockRequest([victim.ProcessId], [Millisecond / 5], WithStack: true), limits);
        Assert.True(sampler.FillTime < Millisecond * 2);
        victim.WriteLine("");
        int most = 0;
        // What is lost is told by the next record that finds room.
        Eventually.Wait(() =>
        {
            int taken = 0;
            sampler.Take((in ClockSample sample) => taken++);
            most = Math.Max(most, taken);
            return sampler.Losses.Samples > 0;
        }, "samples were lost");
        Assert.InRange(most, 1, 4 * OnlineProcessors.Read().Length);
    }

    [Fact]
    public void No_more_of_a_stack_is_copied_than_the_limit()
    {
        using RunningVictim victim = StartBurner(threads: 1, milliseconds: 50);
        using ClockSampler sampler = Open(victim, new ClockRequest([victim.ProcessId], [Millisecond], WithStack: true), new SamplingLimits { StackBytes = 64 });
        List<int> stacks = [];
        Finish(victim, sampler, (in ClockSample sample) => stacks.Add(sample.Stack.Length));
        Assert.Contains(64, stacks);
        Assert.All(stacks, static stack => Assert.InRange(stack, 0, 64));
    }

    [Fact]
    public void All_buffers_together_have_a_limit()
    {
        using RunningVictim victim = StartBurner(threads: 1, milliseconds: 1);
        ClockRequest request = new([victim.ProcessId], [Millisecond], WithStack: true);
        long all = FillTime(new SamplingLimits()), few = FillTime(new SamplingLimits { RingBytesInAll = 1 });
        Assert.True(few < all / 8);
        Assert.Equal(few, FillTime(new SamplingLimits { RingSeconds = 1e-9 }));

        // One after the other: what may be locked may be little.
        long FillTime(SamplingLimits limits)
        {
            using ClockSampler sampler = Open(victim, request, limits);
            return sampler.FillTime;
        }
    }

    [Fact]
    public void A_clock_that_strikes_in_a_year_fills_no_buffer()
    {
        using RunningVictim victim = StartBurner(threads: 1, milliseconds: 1);
        using ClockSampler sampler = Open(victim, new ClockRequest([victim.ProcessId], [500L * 86_400_000 * Millisecond], WithStack: false));
        Assert.Equal(long.MaxValue, sampler.FillTime);
    }

    [Fact]
    public void What_was_full_when_it_was_thrown_away_is_not_lost()
    {
        using RunningVictim victim = StartBurner(threads: 1, milliseconds: 5000);
        SamplingLimits limits = new() { RingBytes = 64 << 10 };
        using ClockSampler sampler = Open(victim, new ClockRequest([victim.ProcessId], [Millisecond / 10], WithStack: false), limits);
        victim.WriteLine("");
        long enough = MonotonicClock.Nanoseconds + 4 * sampler.FillTime;
        Eventually.Wait(() => MonotonicClock.Nanoseconds > enough, "the buffer is full");
        sampler.Discard();
        int taken = 0;
        Eventually.Wait(() =>
        {
            sampler.Take((in ClockSample sample) => taken++);
            return taken > 0;
        }, "there are samples again");
        Assert.Equal(default, sampler.Losses);
    }

    [Fact]
    public void More_events_than_the_limit_are_none()
    {
        using RunningVictim victim = StartBurner(threads: 1, milliseconds: 1);
        ClockRequest request = new([victim.ProcessId], [Millisecond], WithStack: false);
        Assert.False(ClockSampler.TryOpen(request, new SamplingLimits { Events = 0 }, out _, out ClockRefusal? refusal));
        Assert.Equal(Errno.EMFILE, refusal.Error);
    }

    [Fact]
    public void A_thread_that_is_gone_cannot_be_sampled()
    {
        Assert.False(ClockSampler.TryOpen(new ClockRequest([int.MaxValue], [Millisecond], WithStack: false), null, out _, out ClockRefusal? refusal));
        Assert.Equal(Errno.ESRCH, refusal.Error);
    }

    [Theory]
    [InlineData("0\n", "0")]
    [InlineData("0-3,8,10-11\n", "0 1 2 3 8 10 11")]
    [InlineData("", "")]
    [InlineData("3-", "")]
    [InlineData("x", "")]
    public void The_kernels_list_of_processors_is_read(string list, string processors) => Assert.Equal(processors, string.Join(' ', OnlineProcessors.Parse(list)));

    [Fact]
    public void No_more_processors_are_read_than_a_set_has_room_for() => Assert.Equal(ProcessorSet.Capacity, OnlineProcessors.Parse("0-2000000000").Length);

    private static RunningVictim StartBurner(int threads, int milliseconds)
    {
        RunningVictim victim = Victims.Start("burn", $"{threads}", $"{milliseconds}", "wait");
        victim.WaitForLine("ready ");
        return victim;
    }

    private static ClockSampler Open(RunningVictim victim, ClockRequest request, SamplingLimits? limits = null)
    {
        Assert.Equal([victim.ProcessId], request.ThreadIds);
        Assert.True(ClockSampler.TryOpen(request, limits, out ClockSampler sampler, out ClockRefusal? refusal), refusal?.Reason);
        return sampler;
    }

    private static void Finish(RunningVictim victim, ClockSampler sampler, ClockSampleHandler handler)
    {
        victim.WriteLine("");
        for (bool isOver = false; !isOver;)
        {
            isOver = victim.Output.Contains("took ", StringComparison.Ordinal);
            sampler.Take(handler);
            Thread.Yield();
        }
        victim.WaitForExit();
        sampler.Take(handler);
    }
}
