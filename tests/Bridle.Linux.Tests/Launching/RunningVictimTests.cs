using Bridle.Testing;

namespace Bridle.Linux.Tests.Launching;

public class RunningVictimTests
{
    [Fact]
    public void A_victim_is_built_says_that_it_is_ready_and_is_gone_after_dispose()
    {
        int pid;
        using (RunningVictim victim = Victims.Start("sleeper", "2"))
        {
            pid = victim.ProcessId;
            Assert.Equal($"ready {pid}", victim.WaitForLine("ready"));
            Assert.Equal(3, ProcessWitness.Threads(pid).Length);
        }
        Assert.False(Directory.Exists($"/proc/{pid}"));
    }

    [Fact]
    public void A_victim_hears_a_line_and_its_last_words_are_kept()
    {
        using RunningVictim victim = Victims.Start("calls", "1000", "4", "wait");
        victim.WaitForLine("ready");
        victim.WriteLine("go");
        Assert.Equal(0, victim.WaitForExit().Code);
        Assert.Contains("calls 4000\n", victim.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_that_never_comes_ends_with_all_that_was_said()
    {
        using RunningVictim victim = RunningVictim.Start("/bin/sh", "-c", "echo one; echo two >&2");
        TimeoutException failure = Assert.Throws<TimeoutException>(() => victim.WaitForLine("three"));
        Assert.Contains("one", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_command_gives_its_code_and_both_its_streams()
    {
        CommandResult result = CommandRunner.Run(["sh", "-c", "cat; echo bad >&2; exit 3"], input: "good");
        Assert.Equal(new CommandResult(3, "good", "bad\n"), result);
    }

    [Fact]
    public void A_command_that_hangs_is_killed_with_its_children()
    {
        TimeoutException failure = Assert.Throws<TimeoutException>(
            () => CommandRunner.Run(["sh", "-c", "sleep 1000 & echo $!; wait"], TimeSpan.FromSeconds(0.3)));
        int child = int.Parse(failure.Message.Split('\n')[1], System.Globalization.CultureInfo.InvariantCulture);
        Eventually.Wait(() => ProcessWitness.Thread(child, child) is null or { State: 'Z' }, "the end of the command's child");
    }
}
