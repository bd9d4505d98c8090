using System.Globalization;
using Bridle.Control.Tests.Stops;
using Bridle.Linux.Signals;
using Bridle.Processes;
using Bridle.Processes.Breakpoints;
using Bridle.Testing;

namespace Bridle.Control.Tests.Releasing;

/// <summary>Victims that are killed from outside at moments that nobody chose.</summary>
public class RandomDeathTests
{
    private static readonly int s_rounds = Environment.GetEnvironmentVariable("BRIDLE_LONG_TESTS") == "1" ? 3000 : 90;

    [Fact]
    public void Created_ones_end_with_their_status_and_hang_nobody() => KillAtRandom(static (session, path, threads, random) =>
    {
        using Victim victim = session.Create(path, ["100000000", threads], new CreateOptions
        {
            StopAt = StopPoint.Main,
            StandardOutput = Bridle.Linux.Spawning.StandardStream.Null,
        });
        Torment(victim, path, random);
        AssertKilled(session, victim);
    });

    [Fact]
    public void Grabbed_ones_end_with_their_status_and_hang_nobody() => KillAtRandom(static (session, path, threads, random) =>
    {
        using RunningVictim running = RunningVictim.Start(path, "100000000", threads, "wait");
        running.WaitForLine("ready");
        using Victim victim = session.Grab(running.ProcessId);
        running.WriteLine("go");
        Torment(victim, path, random);
        AssertKilled(session, victim);
        Assert.Equal(9, running.WaitForExit().Signal);
    });

    [Fact]
    public void One_that_dies_while_it_is_let_go_hangs_nobody()
    {
        string path = Victims.Build("calls", VictimFlavour.NoPie);
        using ControlSession session = new(new SessionOptions { Debug = true });
        Random random = new(3);
        for (int round = 0; round < s_rounds / 3; round++)
        {
            using RunningVictim running = RunningVictim.Start(path, "100000000", "5", "wait");
            running.WaitForLine("ready");
            Victim victim = session.Grab(running.ProcessId, new GrabOptions { StopAt = StopPoint.None });
            victim.AddBreakpoint(Symbols.Address(path, "target"), static (in BreakpointHit _) => Verdict.Continue);
            running.WriteLine("go");
            using Killer killer = new(running.ProcessId, random.Next(3000));
            victim.Release();
            killer.Join();
            Assert.True(running.WaitForExit() is { Signal: 9 }, $"{running.WaitForExit()}\n{string.Join('\n', session.Log.Dump().TakeLast(40))}");
        }
    }

    private static void AssertKilled(ControlSession session, Victim victim) => Assert.True(victim.Exit?.Signal == 9,
        $"exit {victim.Exit}, {victim.Handle.LostReason}\n{string.Join('\n', session.Log.Dump().TakeLast(20))}");

    private static void KillAtRandom(Action<ControlSession, string, string, Random> one)
    {
        string path = Victims.Build("calls", VictimFlavour.NoPie);
        using ControlSession session = new(new SessionOptions { Debug = true });
        Random random = new(20);
        int before = Directory.GetDirectories("/proc/self/task").Length;
        for (int round = 0; round < s_rounds; round++)
            one(session, path, random.Next(6).ToString(CultureInfo.InvariantCulture), random);
        // The pool may have made a few threads meanwhile; a control thread left a round would be far more.
        Eventually.Wait(() => Directory.GetDirectories("/proc/self/task").Length < before + 40, "the end of the control threads");
    }

    private static void Torment(Victim victim, string path, Random random)
    {
        try
        {
            Breakpoint breakpoint = victim.AddBreakpoint(Symbols.Address(path, "target"),
                (in BreakpointHit hit) => hit.Breakpoint.Hits % 50 == 0 ? Verdict.Stop : Verdict.Continue);
            using Killer killer = new(victim.ProcessId, random.Next(4000));
            while (victim.IsAlive)
            {
                victim.Continue();
                victim.InvokeStopped(static process => process.Threads.Count);
            }
        }
        catch (VictimGoneException)
        {
            // The expected end, wherever it was found.
        }

        Assert.True(victim.WaitForEnd(TimeSpan.FromSeconds(10)), "no end was noticed");
    }

    /// <summary>Kills a process after some microseconds, on a thread of its own.</summary>
    private sealed class Killer : IDisposable
    {
        private readonly Thread _thread;

        public Killer(int processId, int microseconds)
        {
            _thread = new Thread(() => Run(processId, microseconds));
            _thread.Start();
        }

        public void Join() => _thread.Join();

        public void Dispose() => Join();

        private static void Run(int processId, int microseconds)
        {
            long started = System.Diagnostics.Stopwatch.GetTimestamp();
            while (System.Diagnostics.Stopwatch.GetElapsedTime(started).TotalMicroseconds < microseconds) Thread.Yield();
            ProcessSignals.Send(processId, Scene.Kill);
        }
    }
}
