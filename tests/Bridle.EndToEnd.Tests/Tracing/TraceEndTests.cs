using Bridle.Testing;
using static Bridle.EndToEnd.Tests.BridleProgram;

namespace Bridle.EndToEnd.Tests.Tracing;

/// <summary>Every way out of a tracing run, and what becomes of the victims.</summary>
public class TraceEndTests
{
    private const string Count = "pid$target::work:entry { @ = count(); } tick-100ms { printf(\"tick\\n\"); }";

    [Theory]
    [InlineData(SigInt, 0)]
    [InlineData(SigTerm, 0)]
    [InlineData(SigHup, 128 + SigHup)]
    public void A_signal_ends_the_run_and_what_was_grabbed_runs_on_as_before(int signal, int code)
    {
        using RunningVictim victim = StartTurning();
        ThreadWitness[] before = Lasting(victim);
        using RunningVictim trace = Start("-q", "-p", $"{victim.ProcessId}", "-n", Count);
        trace.WaitForLine("tick");
        trace.Signal(signal);
        Assert.Equal(code, trace.WaitForCode());
        AssertUntouched(victim, before);
        if (signal != SigHup) Assert.Matches(@"\n +[1-9]\d*\n", trace.Output);
    }

    [Fact]
    public void A_signal_ends_the_run_and_a_created_victim_and_the_end_is_printed()
    {
        using RunningVictim trace = Start("-q", "-c", $"{Victims.Build("work")} 0 0 turn", "-n", Count + " END { printf(\"end\\n\"); }");
        trace.WaitForLine("ready ");
        trace.WaitForLine("tick");
        trace.Signal(SigInt);
        Assert.Equal(0, trace.WaitForCode());
        Assert.Matches(@"end\n\n\n +[1-9]\d*\n", trace.Output);
    }

    [Fact]
    public void A_second_interrupt_leaves_aggregations_out()
    {
        using RunningVictim trace = Start("-q", "-w", "-c", $"{Victims.Build("work")} 0 0 turn", "-n", Count + " END { system(\"sleep 1\"); }");
        trace.WaitForLine("tick");
        trace.Signal(SigInt);
        Eventually.Wait(() => CommandRunner.Run(["pgrep", "-P", $"{trace.ProcessId}", "sleep|sh"]).ExitCode == 0, "END runs its command");
        trace.Signal(SigInt);
        Assert.Equal(0, trace.WaitForCode());
        Assert.DoesNotMatch(@"\n +[1-9]\d*\n", trace.Output);
    }

    [Fact]
    public void Killed_without_a_warning_it_takes_what_it_created_along()
    {
        using RunningVictim trace = Start("-q", "-c", $"{Victims.Build("work")} 0 0 turn", "-n", Count);
        int victim = int.Parse(trace.WaitForLine("ready ").AsSpan("ready ".Length), System.Globalization.CultureInfo.InvariantCulture);
        trace.Signal(SigKill);
        Eventually.Wait(() => StateOf(victim) is '-' or 'Z', $"{victim} is dead");
    }

    [Fact]
    public void A_stop_is_anybodys_and_outlives_the_run()
    {
        using RunningVictim victim = StartTurning();
        CommandResult result = Run("-q", "-w", "-p", $"{victim.ProcessId}", "-n", "pid$target::work:entry { stop(); exit(4); }");
        Assert.Equal(4, result.ExitCode);
        Eventually.Wait(() => StateOf(victim.ProcessId) == 'T', "the victim is stopped");
        Assert.Equal(0, Run("run", $"{victim.ProcessId}").ExitCode);
        Eventually.Wait(() => StateOf(victim.ProcessId) != 'T', "the victim runs on");
        Assert.Empty(TextWitness.Differences(victim.ProcessId));
    }

    [Fact]
    public void Whoever_does_not_read_holds_no_victim()
    {
        using RunningVictim victim = Victims.Start("work", "0", "2000", "wait");
        victim.WaitForLine("ready ");
        string fifo = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"bridle-unread-{victim.ProcessId}");
        string run = $"{BridleProgram.Path} -q -b 64k -p {victim.ProcessId} -n 'pid$target::work:entry {{ printf(\"%4096d\", arg0); }}'";
        using RunningVictim trace = RunningVictim.Start("/bin/sh", "-c", $"mkfifo {fifo}; exec 4<>{fifo}; rm {fifo}; exec {run} >&4");
        Eventually.Wait(() => TextWitness.Differences(victim.ProcessId).Length != 0, "the breakpoint is in");
        victim.WriteLine("go");
        Assert.Equal(7, victim.WaitForExit().ShellCode);
        Assert.Contains("worked 2000", victim.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reader_who_leaves_ends_the_run()
    {
        using RunningVictim trace = RunningVictim.Start("/bin/sh", "-c", $"{BridleProgram.Path} -q -c '{Victims.Build("work")} 0 0 turn' -n 'tick-50ms {{ printf(\"tick\\n\"); }}' | head -n 2");
        Assert.True(trace.WaitForExit().IsSuccess);
        Assert.DoesNotContain("dtrace:", trace.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void While_it_is_stopped_itself_the_victim_runs_free()
    {
        using RunningVictim victim = StartTurning();
        using RunningVictim trace = Start("-q", "-p", $"{victim.ProcessId}", "-n", Count);
        trace.WaitForLine("tick");
        trace.Signal(SigTstp);
        Eventually.Wait(() => StateOf(trace.ProcessId) == 'T', "the tracer is stopped");
        Assert.All(ProcessWitness.Threads(victim.ProcessId), static thread => Assert.Equal(0, thread.TracerPid));
        Assert.Empty(TextWitness.Differences(victim.ProcessId));
        trace.Signal(SigCont);
        trace.WaitForLine("tick");
        Eventually.Wait(() => TextWitness.Differences(victim.ProcessId).Length != 0, "the breakpoint is back");
        trace.Signal(SigInt);
        Assert.Equal(0, trace.WaitForCode());
        Assert.Empty(TextWitness.Differences(victim.ProcessId));
    }

    private static RunningVictim StartTurning()
    {
        RunningVictim victim = Victims.Start("work", "0", "0", "turn");
        victim.WaitForLine("ready ");
        return victim;
    }
}
