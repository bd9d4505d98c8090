using System.Diagnostics;
using Bridle.Testing;
using static Bridle.EndToEnd.Tests.BridleProgram;

namespace Bridle.EndToEnd.Tests.Tracing;

/// <summary>A run whose output nobody takes, and that is told to end.</summary>
public class BlockedOutputTests
{
    private const string Much = "pid$target::work:entry { printf(\"%4096d\", arg0); }", Faults = "pid$target::work:entry { trace(copyinstr(1)); }";

    [Theory]
    [InlineData(">&4", Much)]
    [InlineData("2>&4 >/dev/null", Faults)]
    public void An_interrupt_lets_go_of_the_victim_at_once_and_the_run_ends_soon(string redirection, string program)
    {
        using RunningVictim victim = Victims.Start("work", "0", "0", "turn");
        victim.WaitForLine("ready ");
        ThreadWitness[] before = Lasting(victim);
        using RunningVictim trace = StartBlocked($"-p {victim.ProcessId}", redirection, program);
        WaitUntilBlocked(victim.ProcessId);
        long start = Stopwatch.GetTimestamp();
        trace.Signal(SigInt);
        Eventually.Wait(() => ProcessWitness.Threads(victim.ProcessId).All(static thread => thread.TracerPid == 0), TimeSpan.FromSeconds(1), "it is let go");
        AssertUntouched(victim, before);
        Assert.Equal(1, trace.WaitForExit(TimeSpan.FromSeconds(10)).ShellCode);
        // Somebody may only be slow.
        Assert.True(Stopwatch.GetElapsedTime(start) > TimeSpan.FromSeconds(2), "the reader has a little time");
    }

    [Fact]
    public void A_second_interrupt_waits_for_nobody_and_created_victims_are_dead()
    {
        using RunningVictim trace = StartBlocked($"-c '{Victims.Build("work")} 0 0 turn'", ">&4 2>&1", Much);
        int victim = 0;
        Eventually.Wait(() => (victim = ChildOf(trace.ProcessId)) != 0, "there is a victim");
        WaitUntilBlocked(victim);
        trace.Signal(SigInt);
        trace.Signal(SigTerm);
        Assert.Equal(1, trace.WaitForExit(TimeSpan.FromSeconds(2)).ShellCode);
        Eventually.Wait(() => StateOf(victim) is '-' or 'Z', $"{victim} is dead");
    }

    // A pipe that is held open and never read.
    private static RunningVictim StartBlocked(string victim, string redirection, string program)
    {
        string fifo = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"bridle-blocked-{Guid.NewGuid():N}");
        return RunningVictim.Start("/bin/sh", "-c", $"mkfifo {fifo}; exec 4<>{fifo}; rm {fifo}; exec {BridleProgram.Path} -q -b 64k {victim} -n '{program}' {redirection}");
    }

    // Its writer sleeps in write(2) where it slept before, having written nothing since.
    private static void WaitUntilBlocked(int victim)
    {
        int tracer = 0;
        Eventually.Wait(() => (tracer = ProcessWitness.Thread(victim, victim)?.TracerPid ?? 0) != 0, "it is traced");
        Eventually.Wait(() => Directory.EnumerateDirectories($"/proc/{Leader(tracer)}/task").Any(IsWriting), "nothing is written any more");
    }

    private static bool IsWriting(string thread)
    {
        try
        {
            return File.ReadAllText($"{thread}/wchan") is "pipe_write" or "anon_pipe_write" || File.ReadAllText($"{thread}/syscall").StartsWith("1 ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false; // It has ended.
        }
    }

    private static int Leader(int thread) => int.Parse(
        File.ReadLines($"/proc/{thread}/status").Single(static line => line.StartsWith("Tgid:", StringComparison.Ordinal))[5..], System.Globalization.CultureInfo.InvariantCulture);

    private static int ChildOf(int process) =>
        int.TryParse(CommandRunner.Run(["pgrep", "-P", $"{process}", "work"]).Output, out int child) ? child : 0;
}
