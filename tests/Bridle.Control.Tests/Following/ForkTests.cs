using System.Globalization;
using Bridle.Control.Events;
using Bridle.Linker;
using Bridle.Processes;
using Bridle.Processes.Breakpoints;
using Bridle.Target;
using Bridle.Testing;

namespace Bridle.Control.Tests.Following;

public class ForkTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(120);
    private static readonly string[] s_crowdedPlaces = ["fork", "_exit", "getpid", "kill", "write", "waitpid", "vfork", "posix_spawn", "sigaction"];

    private readonly EventLog _log = new();

    [Fact]
    public void A_forked_child_is_clean_whatever_happens_to_it()
    {
        int rounds = Witness.IsLong ? 4000 : 200;
        Breakpoint target = RunWithTraps("forkstorm", out string said, Text(rounds));
        Assert.Equal($"children {rounds} failed 0 calls {rounds}\n", said);
        Assert.Equal(rounds, target.Hits);
        Assert.Equal(rounds, _log.Of<ChildEvent>().Count(static child => child.Kind == ChildKind.Fork));
    }

    [Theory]
    [InlineData("fork")]
    [InlineData("vfork")]
    [InlineData("spawn")]
    [InlineData("all")]
    public void Children_do_not_die_of_our_breakpoints_and_the_parent_counts_its_own_hits(string kind)
    {
        int rounds = Witness.IsLong ? 2000 : 60;
        Breakpoint target = RunWithTraps("forks", out string said, kind, Text(rounds));
        int children = kind == "all" ? 3 * rounds : rounds;
        Assert.Equal($"children {children} failed 0 calls {rounds}\n", said);
        Assert.Equal(rounds, target.Hits);
        Assert.Equal(children, _log.Of<ChildEvent>().Length);
    }

    [Fact]
    public void A_clone_that_shares_the_memory_runs_over_our_breakpoints_uncounted()
    {
        int rounds = Witness.IsLong ? 50_000 : 2000;
        Breakpoint target = RunWithTraps("sharers", out string said, "clone", Text(rounds));
        Assert.Equal($"child 0x500 calls {rounds}\n", said);
        Assert.Equal(rounds, target.Hits);
    }

    [Fact]
    public void A_sharer_outlives_the_exec_of_the_victim_unharmed()
    {
        const int Rounds = 2000;
        using Scratch scratch = new();
        using ControlSession session = new();
        string program = Victims.Build("sharers");
        using Victim victim = session.Create(program, ["exec", Text(Rounds)], _log.Creating() with { StandardOutput = scratch.Output });
        victim.AddBreakpoint(Witness.Address(victim.ProcessId, program, "target"), static (in BreakpointHit _) => Verdict.Continue);
        victim.Continue();
        Assert.True(victim.WaitForEnd(s_patience));
        Assert.Equal("/usr/bin/sleep", CommandRunner.Output("realpath", Assert.Single(_log.Of<ExecEvent>()).Path).TrimEnd());
        Eventually.Wait(() => scratch.Said.Length != 0, "the sharer's word");
        Assert.Equal($"sharer {Rounds}\n", scratch.Said);
    }

    [Fact]
    public void A_victim_in_vfork_is_grabbed_and_its_child_held_before_a_trap_goes_in()
    {
        using RunningVictim running = StartInVFork(out int parent, out int child);
        using ControlSession session = new();
        Victim victim = session.Grab(parent, _log.Grabbing(StopPoint.Grab));
        Breakpoint target = AddTarget(victim, child);
        victim.Continue();
        Assert.True(target.IsPlanted, target.Problem.Message);
        Assert.NotEqual(0, ProcessWitness.Thread(child, child)!.TracerPid);
        running.WriteLine("");
        running.WaitForLine("child 0x500 calls 10");
        Assert.Equal(10, target.Hits);
        Assert.Equal(0, running.WaitForExit().Code);
        victim.Release();
    }

    [Fact]
    public void A_victim_in_vfork_is_released_and_its_child_with_it()
    {
        using RunningVictim running = StartInVFork(out int parent, out int child);
        using ControlSession session = new();
        Victim victim = session.Grab(parent, _log.Grabbing());
        Breakpoint target = AddTarget(victim, child);
        Assert.True(target.IsPlanted, target.Problem.Message);
        victim.Release();
        Witness.AssertIntact(child);
        Assert.Equal(0, ProcessWitness.Thread(parent, parent)!.TracerPid);
        running.WriteLine("");
        running.WaitForLine("child 0x500 calls 10");
        Assert.Equal(0, running.WaitForExit().Code);
    }

    [Fact]
    public void While_a_sharer_cannot_be_held_planting_waits_for_its_end()
    {
        using RunningVictim running = StartInVFork(out int parent, out int child);
        using ControlSession other = new();
        Victim held = other.Grab(child, new GrabOptions { StopAt = StopPoint.None });
        using ControlSession session = new();
        using Victim victim = session.Grab(parent, _log.Grabbing());
        Breakpoint target = AddTarget(victim, child);
        Assert.False(target.IsPlanted);
        Assert.DoesNotContain(TextWitness.Differences(child), static difference => difference.Contains("/sharers+", StringComparison.Ordinal));
        held.Release();
        Eventually.Wait(() => victim.Invoke(_ => target.IsPlanted), "planting once the sharer can be held");
        running.WriteLine("");
        running.WaitForLine("child 0x500 calls 10");
        Assert.Equal(10, target.Hits);
    }

    [Fact]
    public void A_release_while_it_forks_leaves_no_child_behind()
    {
        using Scratch scratch = new();
        string end = scratch.Path("end");
        using RunningVictim shell = RunningVictim.Start("/bin/sh", "-c", $"echo ready; while [ ! -e {end} ]; do (:) || exit 9; done; echo done");
        shell.WaitForLine("ready");
        using ControlSession session = new();
        for (int round = 0; round < (Witness.IsLong ? 500 : 25); round++)
        {
            Victim victim = session.Grab(shell.ProcessId, new GrabOptions { StopAt = StopPoint.None });
            foreach (string place in s_crowdedPlaces) AddInLibc(victim, place);
            Thread.Sleep(round % 7);
            victim.Release();
            AssertFree(shell.ProcessId);
        }

        File.WriteAllText(end, "");
        shell.WaitForLine("done");
        Assert.Equal(0, shell.WaitForExit().Code);
    }

    [Fact]
    public void Every_child_of_a_busy_shell_is_told_and_none_is_harmed()
    {
        int children = Witness.IsLong ? 10_000 : 200;
        using Scratch scratch = new();
        using ControlSession session = new();
        string script = $"i=0; while [ $i -lt {children} ]; do /bin/true || exit 9; i=$((i+1)); done; echo done";
        using Victim victim = session.Create("/bin/sh", ["-c", script], _log.Creating() with { StandardOutput = scratch.Output });
        foreach (string place in s_crowdedPlaces) AddInLibc(victim, place);
        victim.Continue();
        Assert.True(victim.WaitForEnd(TimeSpan.FromMinutes(10)));
        Assert.Equal("done\n", scratch.Said);
        Assert.Equal(0, victim.Exit!.Value.Code);
        Assert.Equal(children, _log.Of<ChildEvent>().Select(static child => child.ChildId).Count());
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static RunningVictim StartInVFork(out int parent, out int child)
    {
        RunningVictim running = Victims.Start("sharers", "vfork");
        string[] words = running.WaitForLine("ready ").Split(' ');
        (parent, child) = (int.Parse(words[1], CultureInfo.InvariantCulture), int.Parse(words[2], CultureInfo.InvariantCulture));
        return running;
    }

    private static Breakpoint AddTarget(Victim victim, int child) => victim.AddBreakpoint(
        Witness.Address(child, Victims.Build("sharers"), "target"), static (in BreakpointHit _) => Verdict.Continue);

    private static void AddInLibc(Victim victim, string name)
    {
        LoadedObject libc = victim.Snapshot.Objects.First(static loaded => loaded.Path.Contains("libc.so", StringComparison.Ordinal));
        victim.Invoke(process =>
        {
            Assert.True(ObjectSymbols.TryFind(process.Memory, libc, name, out var symbol), name);
            Breakpoint added = process.AddBreakpoint(symbol.Address, static (in BreakpointHit _) => Verdict.Continue);
            Assert.True(added.IsPlanted || process.Sites.AreOut, added.Problem.Message);
        });
    }

    // The shell and whatever children it has at the moment.
    private static void AssertFree(int processId)
    {
        Assert.Empty(TextWitness.Differences(processId));
        foreach (string text in File.ReadAllText($"/proc/{processId}/task/{processId}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries))
            AssertNotTraced(int.Parse(text, CultureInfo.InvariantCulture));
        AssertNotTraced(processId);
    }

    private static void AssertNotTraced(int processId)
    {
        if (ProcessWitness.Thread(processId, processId) is not { } thread) return;
        Assert.Equal(0, thread.TracerPid);
        Assert.DoesNotContain(thread.State, "tT");
    }

    private Breakpoint RunWithTraps(string name, out string said, params string[] arguments)
    {
        using Scratch scratch = new();
        using ControlSession session = new();
        string program = Victims.Build(name);
        using Victim victim = session.Create(program, arguments, _log.Creating() with { StandardOutput = scratch.Output });
        TargetAddress address = Witness.Address(victim.ProcessId, program, "target");
        Breakpoint target = victim.AddBreakpoint(address, static (in BreakpointHit _) => Verdict.Continue);
        foreach (string place in s_crowdedPlaces) AddInLibc(victim, place);
        victim.Continue();
        Assert.True(victim.WaitForEnd(s_patience));
        said = scratch.Said;
        Assert.Empty(_log.Of<ErrorEvent>());
        return target;
    }
}
