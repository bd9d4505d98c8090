using Bridle.Control.Events;
using Bridle.Testing;

namespace Bridle.Control.Tests.Stops;

public class StoppedGrabTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    public void A_stopped_victim_is_grabbed_and_released_stopped(int threads)
    {
        using RunningVictim victim = Start(threads);
        ThreadWitness[] before = Stopped(victim.ProcessId);
        using ControlSession session = new();
        EventRecorder events = new();
        using (Victim held = session.Grab(victim.ProcessId, new GrabOptions { OnEvent = events.Take }))
        {
            Assert.Equal(StopPoint.Grab, held.IdleAt);
            held.Continue();
            events.Wait<StoppedEvent>();
            Eventually.Wait(() => ProcessWitness.Threads(victim.ProcessId).All(static thread => thread.State == 't'), "a group stop under us");
        }

        AssertUntouched(victim, before);
    }

    [Theory]
    [InlineData(StopPoint.Grab)]
    [InlineData(StopPoint.None)]
    public void Released_at_once_it_stays_stopped(StopPoint at)
    {
        using RunningVictim victim = Start(5);
        ThreadWitness[] before = Stopped(victim.ProcessId);
        using ControlSession session = new();
        for (int round = 0; round < 20; round++) session.Grab(victim.ProcessId, new GrabOptions { StopAt = at }).Dispose();
        AssertUntouched(victim, before);
    }

    [Fact]
    public void SIGCONT_runs_a_victim_that_was_grabbed_stopped()
    {
        using RunningVictim victim = Victims.Start("calls", "50", "3", "wait");
        victim.WaitForLine("ready");
        Stopped(victim.ProcessId);
        using ControlSession session = new();
        EventRecorder events = new();
        using Victim held = session.Grab(victim.ProcessId, new GrabOptions { StopAt = StopPoint.None, OnEvent = events.Take });
        events.Wait<StoppedEvent>();
        victim.WriteLine("go");
        victim.Signal(Scene.Continue);
        Assert.Equal(Environment.ProcessId, events.Wait<ContinuedEvent>().SenderId);
        Assert.True(held.WaitForEnd(TimeSpan.FromSeconds(10)));
        Assert.Equal(0, victim.WaitForExit().ShellCode);
        Assert.Contains("calls 150", victim.Output, StringComparison.Ordinal);
    }

    private static RunningVictim Start(int threads)
    {
        RunningVictim victim = Victims.Start("sleeper", threads.ToString(System.Globalization.CultureInfo.InvariantCulture));
        victim.WaitForLine("ready");
        return victim;
    }

    private static ThreadWitness[] Stopped(int pid)
    {
        Bridle.Linux.Signals.ProcessSignals.Send(pid, Scene.Stop);
        Eventually.Wait(() => ProcessWitness.Threads(pid).All(static thread => thread.State == 'T'), "state T");
        return ProcessWitness.Threads(pid);
    }

    private static void AssertUntouched(RunningVictim victim, ThreadWitness[] before)
    {
        Eventually.Wait(() => ProcessWitness.Threads(victim.ProcessId).SequenceEqual(before), "every thread as before, stopped and untraced");
        Assert.Empty(TextWitness.Differences(victim.ProcessId));
        victim.Signal(Scene.Continue);
        Eventually.Wait(() => ProcessWitness.Threads(victim.ProcessId).All(static thread => thread.State == 'S'), "every thread asleep");
    }
}
