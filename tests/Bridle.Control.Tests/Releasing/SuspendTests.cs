using Bridle.Control.Events;
using Bridle.Control.Tests.Stops;
using Bridle.Processes;
using Bridle.Processes.Breakpoints;
using Bridle.Testing;

namespace Bridle.Control.Tests.Releasing;

/// <summary>Our own process is about to be stopped: victims run on without us for that while.</summary>
public class SuspendTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Victims_run_untraced_meanwhile_and_are_traced_again_afterwards(bool isCreated)
    {
        using Scene scene = new(isCreated, calls: 1_000_000_000_000, threads: 2);
        scene.Go();
        Eventually.Wait(() => scene.Breakpoint.Hits > 20, "hits");
        int control = CpuWitness.ControlThread(scene.Victim);

        scene.Session.Suspend();
        long hits = scene.Breakpoint.Hits;
        Assert.Equal(3, ProcessWitness.Threads(scene.ProcessId).Length);
        Assert.All(ProcessWitness.Threads(scene.ProcessId), static thread => Assert.Equal(0, thread.TracerPid));
        Assert.DoesNotContain('T', scene.States());
        Assert.Empty(TextWitness.Differences(scene.ProcessId));
        Assert.True(scene.Victim.IsAlive);
        Assert.Throws<InvalidOperationException>(() => scene.Victim.Invoke(static process => process.ProcessId));
        long switches = CpuWitness.Switches(control);
        Assert.Equal(hits, scene.Breakpoint.Hits);
        Assert.InRange(CpuWitness.Switches(control) - switches, 0, 5);

        scene.Session.Resume();
        scene.Events.Wait<GapEvent>();
        Eventually.Wait(() => scene.Breakpoint.Hits > hits + 20, "hits after the gap");
    }

    [Fact]
    public void A_created_victim_that_ends_in_the_gap_is_told_of_at_once()
    {
        using Scene scene = new(isCreated: true, calls: 1_000_000, threads: 0);
        scene.Go();
        Eventually.Wait(() => scene.Breakpoint.Hits > 20, "hits");
        int control = CpuWitness.ControlThread(scene.Victim);
        scene.Session.Suspend();
        Assert.True(scene.Victim.WaitForEnd(TimeSpan.FromSeconds(20)));
        Assert.Equal(0, scene.Victim.Exit?.Code);
        Eventually.Wait(() => !CpuWitness.Exists(control), "the end of the control thread");
        scene.Session.Resume();
    }

    [Fact]
    public void A_grabbed_victim_that_ends_in_the_gap_is_told_of_after_it()
    {
        using Scene scene = new(isCreated: false, calls: 400, threads: 0);
        scene.Victim.Continue();
        scene.Session.Suspend();
        scene.Signal(Scene.Kill);
        Eventually.Wait(() => scene.States() is [] or ['Z'], "its end");
        scene.Session.Resume();
        Assert.True(scene.Victim.WaitForEnd(TimeSpan.FromSeconds(5)));
        scene.Events.Wait<ExitedEvent>();
        Assert.Empty(scene.Events.All<LostEvent>());
    }

    [Fact]
    public void An_exec_in_the_gap_forgets_the_breakpoints_of_the_old_program()
    {
        using RunningVictim running = RunningVictim.Start("/bin/sh", "-c", "echo ready; read line; exec sleep 30");
        running.WaitForLine("ready");
        using ControlSession session = new();
        EventRecorder events = new();
        using Victim victim = session.Grab(running.ProcessId, new GrabOptions { StopAt = StopPoint.None, OnEvent = events.Take });
        session.Suspend();
        running.WriteLine("go");
        Eventually.Wait(() => File.ReadAllText($"/proc/{running.ProcessId}/comm") == "sleep\n", "the exec");
        session.Resume();
        events.Wait<GapEvent>();
        Assert.EndsWith("sleep", victim.Snapshot.ExecutablePath, StringComparison.Ordinal);
        victim.Release();
        Assert.Empty(TextWitness.Differences(running.ProcessId));
    }

    [Fact]
    public void A_victim_stopped_by_others_stays_so_through_the_gap()
    {
        using Scene scene = new(isCreated: false, calls: 400, threads: 2);
        scene.OnHit(hits => StopAt(scene, hits, 100));
        scene.Go();
        scene.Events.Wait<StoppedEvent>();
        scene.Session.Suspend();
        scene.AwaitStopped();
        scene.Session.Resume();
        scene.Events.Wait<StoppedEvent>(1);
        scene.AwaitStopped();
        scene.Signal(Scene.Continue);
        Assert.True(scene.Victim.WaitForEnd(TimeSpan.FromSeconds(20)));
        // A thread that stood right behind its hit when the gap began meets the trap again: that is part of the gap.
        Assert.InRange(scene.Breakpoint.Hits, scene.Calls, scene.Calls + 2);
        scene.AwaitOwnEnd();
    }

    private static Verdict StopAt(Scene scene, long hits, long at)
    {
        if (hits == at) scene.Signal(Scene.Stop);
        return Verdict.Continue;
    }
}
