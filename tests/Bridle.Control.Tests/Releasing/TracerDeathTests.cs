using Bridle.Control.Tests.Stops;
using Bridle.Linux.Signals;
using Bridle.Testing;

namespace Bridle.Control.Tests.Releasing;

/// <summary>The tracer is killed outright, and victims must make the best of it.</summary>
public class TracerDeathTests
{
    [Fact]
    public void Killed_in_someone_elses_stop_it_leaves_a_grabbed_victim_stopped_clean_and_alive()
    {
        string path = Victims.Build("calls", VictimFlavour.NoPie);
        using RunningVictim running = RunningVictim.Start(path, "3000000", "3", "wait");
        running.WaitForLine("ready");
        using RunningVictim host = TracerHost.Hold(out int pid, "grab", $"{running.ProcessId}", TracerHost.Text(Symbols.Address(path, "target")));
        Assert.Equal(running.ProcessId, pid);
        running.WriteLine("go");
        Eventually.Wait(() => ProcessWitness.Threads(pid).Length == 4, "its threads");
        ProcessSignals.Send(pid, Scene.Stop);
        AwaitClean(pid);
        host.Signal(Scene.Kill);
        AssertStoppedFree(pid);
        ProcessSignals.Send(pid, Scene.Continue);
        Assert.Equal(0, running.WaitForExit().ShellCode);
        Assert.Contains("calls 9000000\n", running.Output, StringComparison.Ordinal);
    }

    // It is in a session of its own: the kernel hangs up on stopped orphans of the tracer's own session.
    [Fact]
    public void Killed_in_someone_elses_stop_it_leaves_a_created_victim_stopped_and_alive()
    {
        string path = Victims.Build("calls", VictimFlavour.NoPie);
        // Calls for minutes: no thread may end by itself.
        using RunningVictim host = TracerHost.Hold(out int pid, "create", "0", "/usr/bin/setsid", path, "90000000000", "3");
        try
        {
            Eventually.Wait(() => ProcessWitness.Threads(pid).Length == 4, "its threads");
            ProcessSignals.Send(pid, Scene.Stop);
            AwaitClean(pid);
            host.Signal(Scene.Kill);
            AssertStoppedFree(pid);
            ProcessSignals.Send(pid, Scene.Continue);
            Eventually.Wait(() => ProcessWitness.Threads(pid).Any(static thread => thread.State == 'R'), "that it runs again");
        }
        finally
        {
            ProcessSignals.Send(pid, Scene.Kill);
        }
    }

    [Fact]
    public void Killed_otherwise_it_takes_a_created_victim_with_it()
    {
        using RunningVictim host = TracerHost.Hold(out int pid, "create", "0", Victims.Build("sleeper"));
        host.Signal(Scene.Kill);
        Eventually.Wait(() => ProcessWitness.Threads(pid) is [] or [{ State: 'Z' }], "its end");
    }

    [Fact]
    public void Killed_while_a_grabbed_victim_runs_without_traps_it_is_not_missed()
    {
        using RunningVictim running = Victims.Start("sleeper", "3");
        running.WaitForLine("ready");
        using RunningVictim host = TracerHost.Hold(out int pid, "grab", $"{running.ProcessId}", "0");
        host.Signal(Scene.Kill);
        Eventually.Wait(() => ProcessWitness.Threads(pid).All(static thread => thread is { TracerPid: 0, State: 'S' }), "four free threads");
        // The kernel frees the threads first, and takes its own breakpoint (a uprobe) out as it closes the dead tracer's descriptors.
        Assert.Equal(Scene.Kill, host.WaitForExit().Signal);
        Eventually.Wait(() => TextWitness.Differences(pid).Length == 0, "clean text");
    }

    // The traps come out when the stop is complete.
    private static void AwaitClean(int pid)
    {
        Eventually.Wait(() => ProcessWitness.Threads(pid).All(static thread => thread.State == 't'), "a group stop under the tracer");
        Eventually.Wait(() => TextWitness.Differences(pid).Length == 0, "clean text");
    }

    private static void AssertStoppedFree(int pid)
    {
        Eventually.Wait(() => ProcessWitness.Threads(pid).All(static thread => thread.TracerPid == 0), "that nobody traces it");
        Eventually.Wait(() => ProcessWitness.Threads(pid) is { Length: 4 } threads && threads.All(static thread => thread.State == 'T'), "four stopped threads");
        Assert.Empty(TextWitness.Differences(pid));
    }
}
