using System.Globalization;
using Bridle.Control.Events;
using Bridle.Control.Releasing;
using Bridle.Control.Tests.Stops;
using Bridle.Linux.Signals;
using Bridle.Linux.Spawning;
using Bridle.Processes;
using Bridle.Processes.Breakpoints;
using Bridle.Testing;

namespace Bridle.Control.Tests.Releasing;

public class ReleaseTests
{
    private static readonly bool s_isLong = Environment.GetEnvironmentVariable("BRIDLE_LONG_TESTS") == "1";

    [Theory]
    [InlineData(StopPoint.Create)]
    [InlineData(StopPoint.PreInit)]
    [InlineData(StopPoint.PostInit)]
    [InlineData(StopPoint.Main)]
    [InlineData(StopPoint.None)]
    public void A_created_victim_dies_with_its_release_and_leaves_no_zombie(StopPoint at)
    {
        using ControlSession session = new();
        int pid;
        using (Victim victim = session.Create(Victims.Build("sleeper"), [], Quiet(at))) pid = victim.ProcessId;
        Assert.False(Directory.Exists($"/proc/{pid}"));
    }

    [Theory]
    [InlineData(StopPoint.Create)]
    [InlineData(StopPoint.PreInit)]
    [InlineData(StopPoint.PostInit)]
    [InlineData(StopPoint.Main)]
    [InlineData(StopPoint.None)]
    public void A_created_victim_released_to_run_runs_on(StopPoint at)
    {
        string output = Path.GetTempFileName();
        using ControlSession session = new();
        Victim victim = session.Create(Victims.Build("sleeper"), ["2"], Quiet(at) with { StandardOutput = StandardStream.File(output) });
        int pid = victim.ProcessId;
        victim.Release(ReleaseMode.Run);
        try
        {
            Eventually.Wait(() => File.ReadAllText(output) == $"ready {pid}\n", "the victim's own word");
            Assert.All(ProcessWitness.Threads(pid), static thread => Assert.Equal(0, thread.TracerPid));
            // Its word comes a moment before its sleep.
            Eventually.Wait(() => ProcessWitness.Threads(pid) is { Length: 3 } threads && threads.All(static thread => thread.State == 'S'), "three threads asleep");
            Assert.Empty(TextWitness.Differences(pid));
        }
        finally
        {
            ProcessSignals.Send(pid, Scene.Kill);
            File.Delete(output);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_created_victim_let_go_alive_leaves_no_zombie_at_its_end(bool stopped)
    {
        int pid;
        using (ControlSession session = new())
        {
            Victim victim = session.Create(Victims.Build("sleeper"), [], Quiet(StopPoint.Main));
            pid = victim.ProcessId;
            if (stopped) ProcessSignals.Send(pid, Scene.Stop);
            victim.Continue();
            if (stopped) Eventually.Wait(() => ProcessWitness.Thread(pid, pid)!.State == 't', "the stop");
            victim.Release(ReleaseMode.Run);
        }

        Assert.NotEqual('Z', ProcessWitness.Thread(pid, pid)!.State);
        ProcessSignals.Send(pid, Scene.Kill);
        Eventually.Wait(() => !Directory.Exists($"/proc/{pid}"), "an end without a zombie");
    }

    [Fact]
    public void A_grabbed_victim_released_to_be_killed_is_killed()
    {
        using RunningVictim running = Sleeper(3);
        using ControlSession session = new();
        session.Grab(running.ProcessId).Release(ReleaseMode.Kill);
        Assert.Equal(9, running.WaitForExit().Signal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void One_that_others_stopped_stays_stopped_also_when_the_session_ends(bool isCreated)
    {
        int pid;
        Scene scene = new(isCreated, calls: 400, threads: 2);
        scene.OnHit(hits => StopAt(scene, hits, 100));
        scene.Go();
        scene.Events.Wait<StoppedEvent>();
        pid = scene.ProcessId;
        scene.Session.Dispose();
        try
        {
            Eventually.Wait(() => ProcessWitness.Threads(pid) is { Length: 3 } threads
                && threads.All(static thread => thread is { State: 'T', TracerPid: 0 }), "three threads, stopped and untraced");
            Assert.Empty(TextWitness.Differences(pid));
            Assert.DoesNotContain(File.ReadLines($"/proc/{pid}/maps"), static line => line.EndsWith("r-xp 00000000 00:00 0 ", StringComparison.Ordinal));
        }
        finally
        {
            ProcessSignals.Send(pid, Scene.Kill);
            scene.Dispose();
        }
    }

    [Theory]
    [InlineData(1, 200)]
    [InlineData(10, 100)]
    [InlineData(200, 20)]
    public void Cycles_of_attach_and_detach_leave_no_trace(int threads, int rounds)
    {
        if (s_isLong) rounds = 400;
        using RunningVictim running = Sleeper(threads - 1);
        ThreadWitness[] before = Lasting(running.ProcessId);
        string maps = Maps(running.ProcessId);
        using ControlSession session = new();
        for (int round = 0; round < rounds; round++)
        {
            using Victim victim = session.Grab(running.ProcessId, new GrabOptions { StopAt = round % 2 == 0 ? StopPoint.Grab : StopPoint.None });
            if (round % 4 == 0) victim.Continue();
        }

        AssertUntouched(running.ProcessId, before, maps);
        Assert.Equal(threads, before.Length);
    }

    // A thread that hits the trap while it is being taken out must not die of it: also where an interruption overtakes its SIGTRAP.
    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    public void Releases_while_breakpoints_are_hit_kill_nobody(int threads)
    {
        string path = Victims.Build("calls", VictimFlavour.NoPie);
        using RunningVictim running = RunningVictim.Start(path, "1000000000000", Text(threads), "wait");
        running.WaitForLine("ready");
        string maps = Maps(running.ProcessId);
        using ControlSession session = new(new SessionOptions { Debug = true });
        running.WriteLine("go");
        Eventually.Wait(() => ProcessWitness.Threads(running.ProcessId).Length == threads + 1, "its threads");
        for (int round = 0; round < (s_isLong ? 2000 : 40); round++)
        {
            CountForAMoment(session, running.ProcessId, Symbols.Address(path, "target"));
            string said = $"round {round}\n{string.Join('\n', session.Log.Dump().TakeLast(20))}";
            Assert.True(ProcessWitness.Threads(running.ProcessId).Length == threads + 1, said);
        }

        Assert.Empty(TextWitness.Differences(running.ProcessId));
        Assert.All(ProcessWitness.Threads(running.ProcessId), static thread => Assert.Equal(0, thread.TracerPid));
        Assert.Equal(Executable(maps), Executable(Maps(running.ProcessId)));
    }

    [Fact]
    public void Releases_in_a_storm_of_signals_lose_none_of_them()
    {
        const int Rounds = 4000, Threads = 3;
        using RunningVictim running = Victims.Start("signals", Text(Rounds), Text(Threads));
        using ControlSession session = new();
        int cycles = 0;
        try
        {
            for (; cycles < 100_000; cycles++) session.Grab(running.ProcessId, new GrabOptions { StopAt = Cycle(cycles) }).Dispose();
        }
        catch (Bridle.Processes.Grabbing.GrabException)
        {
            // It has ended.
        }

        Assert.Equal(0, running.WaitForExit().ShellCode);
        const int Each = Rounds * Threads;
        Assert.Equal($"queued {Each} usr1 {Each} wrong-thread 0 ignored-trap-kept 1\n", running.Output);
        Assert.True(cycles > 5, $"{cycles} cycles");
    }

    [Fact]
    public void One_that_idles_by_a_verdict_is_released_running()
    {
        using Scene scene = new(isCreated: false, calls: 100, threads: 2);
        scene.OnHit(static hits => hits == 50 ? Verdict.Stop : Verdict.Continue);
        scene.Go();
        Eventually.Wait(() => scene.Victim.IdleAt == StopPoint.Requested, "idle");
        Assert.Empty(TextWitness.Differences(scene.ProcessId));
        scene.Victim.Release();
        scene.AwaitOwnEnd();
    }

    [Fact]
    public void A_handler_that_fails_is_told_and_harms_nobody()
    {
        using Scene scene = new(isCreated: false, calls: 100, threads: 2);
        scene.OnHit(static hits => hits == 50 ? throw new InvalidOperationException("on purpose") : Verdict.Continue);
        scene.Go();
        scene.AwaitExactEnd();
        Assert.True(scene.Session.TryWaitForNotification(TimeSpan.FromSeconds(5), out var told));
        Assert.Contains("on purpose", Assert.IsType<ErrorEvent>(told!.Event).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_control_thread_that_fails_leaves_the_victim_running_and_clean(bool isCreated)
    {
        using Scene scene = new(isCreated, calls: 300, threads: 2);
        scene.Go();
        Eventually.Wait(() => scene.Breakpoint.Hits > 10, "hits");
        // The first planting after someone else's stop fails on the control thread itself.
        scene.Victim.Invoke(static process => process.Sites.MayPlant = static () => throw new InvalidOperationException("on purpose"));
        scene.Signal(Scene.Stop);
        scene.Events.Wait<StoppedEvent>();
        scene.Signal(Scene.Continue);
        Assert.True(scene.Victim.WaitForEnd(TimeSpan.FromSeconds(10)));
        Assert.Contains("on purpose", scene.Events.Wait<LostEvent>().Reason, StringComparison.Ordinal);
        scene.AwaitOwnEnd();
    }

    [Fact]
    public void A_victim_that_ends_while_we_wait_is_noticed_at_once()
    {
        using ControlSession session = new();
        for (int round = 0; round < 20; round++)
        {
            using Victim victim = session.Create(Victims.Build("sleeper"), [], Quiet(StopPoint.Main));
            victim.Continue();
            ProcessSignals.Send(victim.ProcessId, Scene.Kill);
            Assert.True(victim.WaitForEnd(TimeSpan.FromSeconds(2)));
            Assert.Equal(9, victim.Exit?.Signal);
        }
    }

    // Resuming a thread that was killed while it stood is no failure, but a line in the log (row C9).
    [Fact]
    public void One_that_cannot_be_resumed_is_logged()
    {
        using Scene scene = new(isCreated: false, calls: 100, threads: 0);
        scene.Victim.Continue();
        try
        {
            scene.Victim.InvokeStopped(process =>
            {
                ProcessSignals.Send(process.ProcessId, Scene.Kill);
                Eventually.Wait(() => scene.States() is [] or ['Z'], "its end");
                return 0;
            });
        }
        catch (VictimGoneException)
        {
            // The request may be the last thing that the control thread did.
        }

        Assert.True(scene.Victim.WaitForEnd(TimeSpan.FromSeconds(5)));
        Assert.Equal(9, scene.Victim.Exit?.Signal);
        Assert.Contains(scene.Session.Log.Dump(), static line => line.Contains("failed to resume", StringComparison.Ordinal));
    }

    private static void CountForAMoment(ControlSession session, int pid, Bridle.Target.TargetAddress address)
    {
        using Victim victim = session.Grab(pid, new GrabOptions { StopAt = StopPoint.None });
        Breakpoint breakpoint = victim.AddBreakpoint(address, static (in BreakpointHit _) => Verdict.Continue);
        Eventually.Wait(() => breakpoint.Hits > 20, "hits");
    }

    private static StopPoint Cycle(int number) => number % 2 == 0 ? StopPoint.Grab : StopPoint.None;

    private static CreateOptions Quiet(StopPoint at) => new()
    {
        StopAt = at,
        ProcessGroup = 0,
        StandardInput = StandardStream.Null,
        StandardOutput = StandardStream.Null,
    };

    private static Verdict StopAt(Scene scene, long hits, long at)
    {
        if (hits == at) scene.Signal(Scene.Stop);
        return Verdict.Continue;
    }

    private static RunningVictim Sleeper(int threads)
    {
        RunningVictim running = Victims.Start("sleeper", Text(threads));
        running.WaitForLine("ready");
        Eventually.Wait(() => ProcessWitness.Threads(running.ProcessId).All(static thread => thread.State == 'S'), "sleep");
        return running;
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static ThreadWitness[] Lasting(int pid) => [.. ProcessWitness.Threads(pid).Select(static thread => thread.Lasting)];

    private static string Maps(int pid) => File.ReadAllText($"/proc/{pid}/maps");

    private static string[] Executable(string maps) => [.. maps.Split('\n').Where(static line => line.Contains("r-xp", StringComparison.Ordinal))];

    private static void AssertUntouched(int pid, ThreadWitness[] before, string maps)
    {
        Assert.Equal(before, Lasting(pid));
        Assert.Equal(maps, Maps(pid));
        Assert.Empty(TextWitness.Differences(pid));
    }
}
