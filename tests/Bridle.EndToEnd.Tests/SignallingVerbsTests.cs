using Bridle.Testing;
using static Bridle.EndToEnd.Tests.BridleProgram;

namespace Bridle.EndToEnd.Tests;

/// <summary>bridle stop, bridle run and bridle wait.</summary>
public class SignallingVerbsTests
{
    [Fact]
    public void Stop_returns_when_every_thread_has_stopped_and_run_resumes_it()
    {
        using RunningVictim sleeper = StartSleeper(threads: 50);
        ThreadWitness[] before = Lasting(sleeper);
        Assert.Equal(new CommandResult(0, "", ""), Run("stop", $"{sleeper.ProcessId}"));
        Assert.All(ProcessWitness.Threads(sleeper.ProcessId), static thread => Assert.Equal('T', thread.State));
        Assert.Equal(new CommandResult(0, "", ""), Run("run", $"{sleeper.ProcessId}"));
        Eventually.Wait(() => Lasting(sleeper).SequenceEqual(before), "it runs as before");
    }

    [Fact]
    public void Wait_returns_when_the_last_one_is_gone()
    {
        using RunningVictim first = StartSleeper(), second = StartSleeper();
        using RunningVictim wait = Start("wait", $"{first.ProcessId}", $"{second.ProcessId}");
        Eventually.Wait(() => IsBlockedInPoll(wait.ProcessId), "it waits");
        first.Signal(SigKill);
        AssertKilled(first.WaitForExit(), SigKill);
        Eventually.Wait(() => IsBlockedInPoll(wait.ProcessId), "it waits for the second");
        second.Signal(SigKill);
        Assert.Equal(0, wait.WaitForCode());
    }

    [Theory]
    [InlineData("stop", "failed to find process 2147483646: no such process")]
    [InlineData("run", "failed to find process 2147483646: no such process")]
    [InlineData("wait", "failed to find process 2147483646: no such process")]
    public void A_process_that_is_not_there_is_an_error(string verb, string expected) =>
        Assert.Equal(new CommandResult(1, "", $"bridle: {expected}\n"), Run(verb, "2147483646"));

    [Theory]
    [InlineData("stop", "0")]
    [InlineData("run", "-1")]
    [InlineData("wait", "1x")]
    public void What_is_no_process_id_is_a_matter_of_usage(string verb, string id)
    {
        CommandResult result = Run(verb, "--", id);
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.StartsWith($"bridle: invalid pid: {id}", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_victim_that_is_watched_can_be_stopped_and_resumed_and_both_are_told()
    {
        using RunningVictim sleeper = StartSleeper(threads: 3);
        ThreadWitness[] before = Lasting(sleeper);
        using RunningVictim watch = Start("watch", "--json", "-p", $"{sleeper.ProcessId}");
        watch.WaitForEvent("grab");
        for (int round = 0; round < 5; round++)
        {
            Assert.Equal(0, Run("stop", $"{sleeper.ProcessId}").ExitCode);
            Assert.Equal("SIGSTOP", watch.WaitForEvent("stopped").GetProperty("signal").GetString());
            // 't' and not 'T': the tracer listens for the resumption.
            Assert.All(ProcessWitness.Threads(sleeper.ProcessId), static thread => Assert.Equal('t', thread.State));
            Assert.Equal(0, Run("run", $"{sleeper.ProcessId}").ExitCode);
            watch.WaitForEvent("continued");
        }
        watch.Signal(SigInt);
        Assert.Equal(0, watch.WaitForCode());
        AssertUntouched(sleeper, before);
    }

    [Theory]
    [InlineData("create")]
    [InlineData("preinit")]
    [InlineData("postinit")]
    [InlineData("main")]
    public void A_held_victim_waits_at_its_stop_point_for_run(string point)
    {
        using RunningVictim watch = Start("watch", "--json", "--stop-at", point, "--hold", "--", "sh", "-c", "echo ran; exit 6");
        var stop = watch.WaitForEvent("stop");
        Assert.Equal(point, stop.GetProperty("at").GetString());
        int victim = ProcessOf(stop);
        watch.WaitForEvent("stopped");
        Assert.DoesNotContain("\nran\n", watch.Output, StringComparison.Ordinal);
        Assert.Empty(TextWitness.Differences(victim));
        Assert.Equal(0, Run("run", $"{victim}").ExitCode);
        Assert.Equal(6, watch.WaitForEvent("exit").GetProperty("code").GetInt32());
        Assert.Contains("\nran\n", watch.Output, StringComparison.Ordinal);
        Assert.Equal(0, watch.WaitForCode());
    }

    private static bool IsBlockedInPoll(int process) =>
        File.ReadAllText($"/proc/{process}/syscall").StartsWith("7 ", StringComparison.Ordinal);
}
