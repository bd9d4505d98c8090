using Bridle.Control.Events;
using Bridle.Processes;
using Bridle.Testing;

namespace Bridle.Control.Tests.Stops;

public class OthersStopTests
{
    private static readonly int s_self = Environment.ProcessId;

    [Theory]
    [InlineData(true, Scene.Stop, 1)]
    [InlineData(true, Scene.TerminalStop, 20)]
    [InlineData(true, Scene.TerminalInput, 1)]
    [InlineData(false, Scene.Stop, 20)]
    [InlineData(false, Scene.TerminalStop, 1)]
    [InlineData(false, Scene.TerminalInput, 20)]
    public void It_lasts_until_they_end_it_and_every_hit_is_counted(bool isCreated, int signal, int threads)
    {
        using Scene scene = new(isCreated, calls: 400 / threads, threads);
        int control = CpuWitness.ControlThread(scene.Victim);
        scene.OnHit(hits => StopAt(scene, hits, 150, signal));
        scene.Go();

        Assert.Equal((signal, s_self), (scene.Events.Wait<StoppedEvent>().Signal, scene.Events.Wait<StoppedEvent>().SenderId));
        scene.AwaitStopped();
        Assert.Empty(TextWitness.Differences(scene.ProcessId));
        Assert.True(scene.Breakpoint.Hits < scene.Calls);
        AssertSleeps(control);

        scene.Signal(Scene.Continue);
        Assert.Equal(s_self, scene.Events.Wait<ContinuedEvent>().SenderId);
        scene.AwaitExactEnd();
        Assert.Single(scene.Events.All<StoppedEvent>());
        Assert.Single(scene.Events.All<ContinuedEvent>());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void It_may_come_again_and_again(bool isCreated)
    {
        using Scene scene = new(isCreated, calls: 100, threads: 4);
        scene.OnHit(hits => hits % 40 == 0 ? StopAt(scene, hits, hits, Scene.Stop) : Verdict.Continue);
        scene.Go();
        for (int round = 0; round < 9; round++)
        {
            scene.Events.Wait<StoppedEvent>(round);
            scene.AwaitStopped();
            Assert.Empty(TextWitness.Differences(scene.ProcessId));
            scene.Signal(Scene.Continue);
            scene.Events.Wait<ContinuedEvent>(round);
        }

        Eventually.Wait(() => scene.Breakpoint.Hits == scene.Calls, "the last hit");
        EndStops(scene);
        scene.AwaitExactEnd();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void SIGKILL_ends_a_stopped_victim_at_once(bool isCreated)
    {
        using Scene scene = new(isCreated, calls: 400, threads: 3);
        scene.OnHit(hits => StopAt(scene, hits, 100, Scene.Stop));
        scene.Go();
        scene.Events.Wait<StoppedEvent>();
        int control = CpuWitness.ControlThread(scene.Victim);
        scene.Signal(Scene.Kill);
        Assert.True(scene.Victim.WaitForEnd(TimeSpan.FromSeconds(5)));
        Assert.Equal(9, scene.Victim.Exit?.Signal);
        Eventually.Wait(() => !CpuWitness.Exists(control), "the end of the control thread");
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 8)]
    public void A_storm_of_stopping_and_continuing_ends_in_the_state_that_came_last(bool isCreated, int threads)
    {
        int rounds = Environment.GetEnvironmentVariable("BRIDLE_LONG_TESTS") == "1" ? 5000 : 1000;
        using Scene scene = new(isCreated, calls: 3000 / threads, threads);
        scene.Go();
        for (int round = 0; round < rounds && scene.Victim.IsAlive; round++)
        {
            Bridle.Linux.Signals.ProcessSignals.Send(scene.ProcessId, Scene.Stop);
            if (round % 3 == 0) Thread.Yield();
            Bridle.Linux.Signals.ProcessSignals.Send(scene.ProcessId, Scene.Continue);
        }

        scene.AwaitExactEnd();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void After_a_storm_that_ends_in_a_stop_the_victim_is_stopped_and_clean(bool isCreated)
    {
        using Scene scene = new(isCreated, calls: 1_000_000, threads: 5);
        scene.Go();
        for (int round = 0; round < 200; round++)
        {
            scene.Signal(Scene.Stop);
            scene.Signal(Scene.Continue);
        }

        scene.Signal(Scene.Stop);
        scene.AwaitClean();
        scene.AwaitStopped();
        long hits = scene.Breakpoint.Hits;
        scene.Signal(Scene.Continue);
        Eventually.Wait(() => scene.Breakpoint.Hits > hits, "hits after the storm");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Requests_work_meanwhile_and_leave_it_stopped(bool isCreated)
    {
        using Scene scene = new(isCreated, calls: 100, threads: 4);
        scene.OnHit(hits => StopAt(scene, hits, 150, Scene.Stop));
        scene.Go();
        scene.Events.Wait<StoppedEvent>();

        byte[] code = new byte[16];
        Assert.Equal(code.Length, scene.Victim.Invoke(process => process.Memory.Read(scene.Breakpoint.Address, code)));
        Assert.NotEqual(0xcc, code[0]);
        int readable = scene.Victim.InvokeStopped(static process =>
            process.Threads.ToArray().Count(thread => process.GetRegisters(thread, out _).IsSuccess));
        Assert.Equal(scene.States().Length, readable);
        scene.AwaitStopped();

        long second = 0;
        var more = scene.Victim.AddBreakpoint(scene.Breakpoint.Address, (in Bridle.Processes.Breakpoints.BreakpointHit _) =>
        {
            second++;
            return Verdict.Continue;
        });
        Assert.True(more.IsPlanted);
        scene.Victim.Continue();
        Assert.True(scene.Victim.Stop());
        scene.Victim.Continue();
        scene.AwaitStopped();
        Assert.Empty(TextWitness.Differences(scene.ProcessId));
        Assert.Empty(scene.Events.All<ContinuedEvent>());

        long before = scene.Breakpoint.Hits;
        scene.Signal(Scene.Continue);
        scene.AwaitExactEnd();
        Assert.Equal(scene.Calls - before, second);
    }

    [Fact]
    public void What_comes_while_a_victim_idles_is_delivered_after_it()
    {
        using Scene scene = new(isCreated: true, calls: 300, threads: 0);
        scene.Signal(Scene.Stop);
        Assert.Equal(StopPoint.Main, scene.Victim.IdleAt);
        Assert.Empty(scene.Events.All<StoppedEvent>());
        scene.Go();
        scene.Events.Wait<StoppedEvent>();
        scene.AwaitStopped();
        Assert.True(scene.Victim.Stop());
        scene.Signal(Scene.Continue);
        Assert.Empty(scene.Events.All<ContinuedEvent>());
        scene.Victim.Continue();
        scene.AwaitExactEnd();
    }

    [Fact]
    public void A_SIGTERM_that_comes_while_a_victim_idles_ends_it_when_it_goes_on()
    {
        using Scene scene = new(isCreated: true, calls: 300, threads: 0);
        scene.Signal(15);
        Assert.True(scene.Victim.IsAlive);
        scene.Go();
        Assert.True(scene.Victim.WaitForEnd(TimeSpan.FromSeconds(10)));
        Assert.Equal(15, scene.Victim.Exit?.Signal);
    }

    private static Verdict StopAt(Scene scene, long hits, long at, int signal)
    {
        if (hits == at) scene.Signal(signal);
        return Verdict.Continue;
    }

    private static void EndStops(Scene scene) => Eventually.Wait(() =>
    {
        if (scene.Victim.IsAlive) Bridle.Linux.Signals.ProcessSignals.Send(scene.ProcessId, Scene.Continue);
        return !scene.Victim.IsAlive;
    }, "the end of the last stop");

    // What must not happen can only be given some time to happen in: ten of the intervals that a poll would have.
    private static void AssertSleeps(int control)
    {
        Eventually.Wait(() =>
        {
            long before = CpuWitness.Switches(control);
            Thread.Sleep(200);
            return CpuWitness.Switches(control) == before;
        }, TimeSpan.FromSeconds(2), "a control thread that sleeps through someone else's stop");
    }
}
