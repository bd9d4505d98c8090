using System.Globalization;
using Bridle.Control.Events;
using Bridle.Linker;
using Bridle.Linux;
using Bridle.Linux.Spawning;
using Bridle.Processes;
using Bridle.Processes.Breakpoints;
using Bridle.Target;
using Bridle.Testing;

namespace Bridle.Control.Tests.Following;

public class ExecTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly EventLog _log = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_exec_of_a_loop_is_seen_and_starts_afresh(bool fromThread)
    {
        int rounds = Witness.IsLong ? 200 : 40;
        using Scratch scratch = new();
        using ControlSession session = new();
        string[] arguments = fromThread ? [Text(rounds), "thread"] : [Text(rounds)];
        using Victim victim = session.Create(Victims.Build("execs"), arguments, Creating(scratch));
        Breakpoint old = victim.AddBreakpoint(victim.Invoke(static process => process.EntryPoint), static (in BreakpointHit _) => Verdict.Continue);
        victim.Continue();
        Assert.True(victim.WaitForEnd(s_patience));
        Assert.Equal($"execs done {victim.ProcessId}\n", scratch.Said);
        Assert.Equal(0, victim.Exit!.Value.Code);
        ExecEvent[] execs = _log.Of<ExecEvent>();
        Assert.Equal(rounds, execs.Length);
        Assert.All(execs, exec => Assert.Equal(fromThread, exec.ThreadId != victim.ProcessId));
        Assert.Equal(Enumerable.Range(0, rounds).Reverse().Select(Text), execs.Select(static exec => exec.Arguments[1]));
        Assert.True(old.IsRemoved);
        // The list of objects of each program, once complete.
        Assert.Equal(rounds + 1, _log.Of<ObjectsChangedEvent>().Count(static changed => changed.Change.Loaded.Any(static loaded => loaded.IsExecutable)));
        AssertThreadsAddUp(victim.ProcessId);
    }

    [Fact]
    public void A_failed_exec_changes_nothing()
    {
        using Scratch scratch = new();
        using ControlSession session = new();
        using Victim victim = session.Create(Victims.Build("execs"), ["1", "fail"], Creating(scratch));
        Breakpoint execve = victim.AddBreakpoint(FindInLibc(victim, "execve"), static (in BreakpointHit _) => Verdict.Continue);
        Assert.True(execve.Problem.IsSuccess, execve.Problem.Message);
        victim.Continue();
        Assert.True(victim.WaitForEnd(s_patience));
        Assert.Equal(2, execve.Hits); // The one that failed, and after it the one that did not.
        Assert.Single(_log.Of<ExecEvent>());
        Assert.Equal($"execs done {victim.ProcessId}\n", scratch.Said);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_static_program_is_followed_and_its_lack_of_linker_events_is_said(bool stripped)
    {
        using Scratch scratch = new();
        List<string> debug = [];
        using ControlSession session = new(new SessionOptions { Debug = true, DebugSink = line => Add(debug, line) });
        string program = Victims.Build("calls", stripped ? VictimFlavour.Static | VictimFlavour.Stripped : VictimFlavour.Static);
        using Victim victim = session.Create("/bin/sh", ["-c", $"exec {program} 10"], Creating(scratch));
        victim.Continue();
        Assert.True(victim.WaitForEnd(s_patience));
        Assert.Equal("calls 10\n", scratch.Said);
        Assert.Equal(program, Assert.Single(_log.Of<ExecEvent>()).Path);
        Assert.DoesNotContain(After<ExecEvent>(), static happened => happened is ObjectsChangedEvent);
        LoadedObject only = Assert.Single(victim.Snapshot.Objects);
        Assert.Equal((program, true, Witness.BuildId(program)), (only.Path, only.IsExecutable, only.BuildId));
        Assert.True(only.Text.Contains(new TargetAddress(Witness.EntryPoint(program))), $"{only.Text}");
        if (stripped) lock (debug) Assert.Contains(debug, static line => line.Contains("failed to enable rtld events: ", StringComparison.Ordinal));
    }

    [Fact]
    public void An_exec_to_a_32_bit_program_leaves_memory_exit_and_events()
    {
        string program = Victims.Build("exec32", VictimFlavour.Bits32 | VictimFlavour.NoPie, "-nostdlib", "-static", "-fno-stack-protector");
        Assert.SkipUnless(Victims.CanRun(program), "this kernel refuses 32-bit programs");
        using RunningVictim running = RunningVictim.Start("/bin/sh", "-c", "echo ready; read x; exec \"$0\"", program);
        running.WaitForLine("ready");
        using ControlSession session = new();
        using Victim victim = session.Grab(running.ProcessId, _log.Grabbing());
        running.WriteLine("");
        running.WaitForLine("bits 32");
        Assert.Equal(program, _log.WaitFor<ExecEvent>().Path);
        TargetAddress mark = new(Witness.Offset(program, "mark"));
        Assert.Equal(0x32323232u, victim.Invoke(process => process.Memory.TryReadUInt32(mark, out uint value) ? value : 0));
        Breakpoint refused = victim.AddBreakpoint(victim.Invoke(static process => process.EntryPoint), static (in BreakpointHit _) => Verdict.Continue);
        Assert.Equal(Errno.ENOEXEC, refused.Problem);
        Assert.Empty(TextWitness.Differences(running.ProcessId));
        running.WriteLine("");
        Assert.Equal(7, running.WaitForExit().Code);
        Assert.Equal(7, _log.WaitFor<ExitedEvent>().Status!.Value.Code);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_program_that_may_not_be_read_is_lost_and_runs_on(bool byExec)
    {
        using Scratch scratch = new();
        string program = scratch.Copy(Victims.Build("sleeper"), "unreadable", "711");
        using RunningVictim host = byExec
            ? TracerHost.CreateAsNobody("/bin/sh", "-c", $"exec {program} 0 3")
            : TracerHost.CreateAsNobody(program, "0", "3");
        string ready = host.WaitForLine("ready ", s_patience);
        int processId = int.Parse(ready.Split(' ')[1], CultureInfo.InvariantCulture);
        Assert.Equal(0, ProcessWitness.Thread(processId, processId)!.TracerPid);
        Assert.Equal(0, host.WaitForExit(s_patience).Code);
        Assert.Contains("lost-event process exec'd set-id or unobservable program\n", host.Output, StringComparison.Ordinal);
        Assert.Contains("lost process exec'd", host.Output, StringComparison.Ordinal);
        Assert.Contains(
            $"refused failed to control pid {processId}: process exec'd set-id or unobservable program\n", host.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_set_id_program_that_loses_its_privileges_is_named_in_a_warning(bool byExec)
    {
        using Scratch scratch = new();
        string program = scratch.Copy(Victims.Build("calls"), "privileged", "4755");
        using RunningVictim host = byExec
            ? TracerHost.CreateAsNobody("/bin/sh", "-c", $"exec {program} 1")
            : TracerHost.CreateAsNobody(program, "1");
        Assert.Equal(0, host.WaitForExit(s_patience).Code);
        Assert.Contains($"warning {program} is a set-id program", host.Output, StringComparison.Ordinal);
        Assert.Contains("calls 1\n", host.Output, StringComparison.Ordinal);
        Assert.Contains("exited exit code 0", host.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_set_id_program_that_keeps_its_privileges_raises_no_warning()
    {
        using Scratch scratch = new();
        string program = scratch.Copy(Victims.Build("calls"), "privileged", "4755");
        using ControlSession session = new();
        using Victim victim = session.Create(program, ["1"], Creating(scratch));
        victim.Continue();
        Assert.True(victim.WaitForEnd(s_patience));
        Assert.Empty(_log.Of<WarningEvent>());
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static void Add(List<string> lines, string line)
    {
        lock (lines) lines.Add(line);
    }

    private static TargetAddress FindInLibc(Victim victim, string name)
    {
        LoadedObject libc = victim.Snapshot.Objects.First(static loaded => loaded.Path.Contains("libc.so", StringComparison.Ordinal));
        return victim.Invoke(process => ObjectSymbols.TryFind(process.Memory, libc, name, out var symbol) ? symbol.Address : default);
    }

    private CreateOptions Creating(Scratch scratch) => _log.Creating() with { StandardOutput = scratch.Output };

    private IEnumerable<VictimEvent> After<T>() => _log.Of<VictimEvent>().SkipWhile(static happened => happened is not T);

    // Every thread that started has ended, by itself or with the exec.
    private void AssertThreadsAddUp(int processId)
    {
        int[] started = [.. _log.Of<ThreadStartedEvent>().Select(static happened => happened.ThreadId).Order()];
        int[] ended = [.. _log.Of<ThreadExitedEvent>().Select(static happened => happened.ThreadId).Where(id => id != processId).Order()];
        Assert.Equal(started, ended);
    }
}
