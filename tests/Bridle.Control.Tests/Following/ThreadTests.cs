using System.Collections.Concurrent;
using System.Globalization;
using Bridle.Control.Events;
using Bridle.Processes;
using Bridle.Processes.Breakpoints;
using Bridle.Target;
using Bridle.Testing;

namespace Bridle.Control.Tests.Following;

public class ThreadTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly EventLog _log = new();

    [Fact]
    public void Of_many_short_lived_threads_every_one_is_traced_or_gone_and_none_is_left_stopped()
    {
        using RunningVictim running = Victims.Start("churn", "4");
        running.WaitForLine("ready ");
        TargetAddress address = Witness.Address(running.ProcessId, Victims.Build("churn"), "target");
        ConcurrentQueue<string> debug = new();
        using ControlSession session = new(new SessionOptions { Debug = true, DebugSink = debug.Enqueue });
        for (int round = 0; round < (Witness.IsLong ? 400 : 8); round++)
        {
            Victim victim = session.Grab(running.ProcessId, new GrabOptions { StopAt = StopPoint.None });
            Breakpoint target = victim.AddBreakpoint(address, static (in BreakpointHit _) => Verdict.Continue);
            ThreadWitness[] threads = victim.InvokeStopped(_ => ProcessWitness.Threads(running.ProcessId));
            Assert.All(threads, static thread => Assert.True(thread.TracerPid != 0 || thread.State is 'Z' or 'X', $"{thread}"));
            Eventually.Wait(() => target.Hits > 3, "hits by new threads");
            victim.Release();
            Witness.AssertIntact(running.ProcessId);
        }

        running.WriteLine("");
        running.WaitForLine("threads ");
        Assert.DoesNotContain(debug, static line => line.Contains("waited in vain", StringComparison.Ordinal));
        Assert.Equal(0, running.WaitForExit().Code);
    }

    [Fact]
    public void A_created_victim_whose_leader_exits_first_is_followed_to_its_end()
    {
        using Scratch scratch = new();
        using ControlSession session = new();
        string program = Victims.Build("leader");
        using Victim victim = session.Create(program, ["2", "1000"], _log.Creating() with { StandardOutput = scratch.Output });
        Breakpoint target = victim.AddBreakpoint(
            Witness.Address(victim.ProcessId, program, "target"), static (in BreakpointHit _) => Verdict.Continue);
        victim.Continue();
        Assert.True(victim.WaitForEnd(s_patience));
        Assert.EndsWith("calls 2000\n", scratch.Said, StringComparison.Ordinal);
        Assert.Equal(2000, target.Hits);
        Assert.Equal(0, victim.Exit!.Value.Code);
        Assert.NotEmpty(victim.Snapshot.Mappings);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_victim_without_its_leader_is_grabbed_and_has_memory_breakpoints_and_objects(bool endsFirst)
    {
        string program = Victims.Build("leader");
        using RunningVictim running = Victims.Start("leader", "2");
        int thread = int.Parse(running.WaitForLine("ready ").Split(' ')[2], CultureInfo.InvariantCulture);
        Eventually.Wait(() => ProcessWitness.Thread(running.ProcessId, running.ProcessId)!.State == 'Z', "the leader's end");
        using ControlSession session = new();
        Victim victim = session.Grab(running.ProcessId, _log.Grabbing());
        Assert.Contains(victim.Snapshot.Objects, loaded => loaded.Path == program);
        Assert.NotEmpty(victim.Snapshot.Mappings);
        Breakpoint target = victim.AddBreakpoint(
            Witness.Address(running.ProcessId, program, "target", thread), static (in BreakpointHit _) => Verdict.Continue);
        Eventually.Wait(() => target.Hits > 20, "hits");
        if (endsFirst) running.CloseInput();
        else victim.Release();
        if (!endsFirst) Witness.AssertIntact(running.ProcessId);
        running.CloseInput();
        Assert.Equal(0, running.WaitForExit().Code);
        if (!endsFirst) return;
        Assert.Equal(0, _log.WaitFor<ExitedEvent>().Status!.Value.Code);
        Assert.Equal(0, victim.Exit!.Value.Code);
        victim.Release();
    }
}
