using System.Collections.Concurrent;
using Bridle.Control.Events;
using Bridle.Linux.Spawning;
using Bridle.Processes;
using Bridle.Processes.Breakpoints;
using Bridle.Target;
using Bridle.Testing;

namespace Bridle.Control.Tests.Handles;

public class InvokeTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly bool IsLong = Environment.GetEnvironmentVariable("BRIDLE_LONG_TESTS") is "1";

    private static readonly CreateOptions Quiet = new() { StandardOutput = StandardStream.Null, StandardInput = StandardStream.Null };

    [Fact]
    public void Requests_of_many_threads_run_one_at_a_time_and_in_the_order_of_each()
    {
        const int Threads = 8;
        int rounds = IsLong ? 5000 : 300;
        using ControlSession session = new();
        using Victim victim = session.Create(Victims.Build("sleeper"), [], Quiet);
        victim.Continue();
        int inside = 0, overlaps = 0;
        int[] last = new int[Threads];
        int disorder = 0;
        AtOnce(Threads, number =>
        {
            for (int round = 1; round <= rounds; round++)
            {
                int wanted = round;
                int seen = victim.Invoke(process =>
                {
                    if (Interlocked.Increment(ref inside) != 1) overlaps++;
                    if (last[number] != wanted - 1) disorder++;
                    last[number] = wanted;
                    Interlocked.Decrement(ref inside);
                    return wanted;
                });
                Assert.Equal(wanted, seen);
            }
        });
        Assert.Equal((0, 0), (overlaps, disorder));
        Assert.All(last, number => Assert.Equal(rounds, number));
    }

    [Fact]
    public void What_a_function_throws_reaches_who_called_it_and_nobody_else()
    {
        using ControlSession session = new();
        using Victim victim = session.Create(Victims.Build("sleeper"), [], Quiet);
        FormatException failure = Assert.Throws<FormatException>(() => victim.Invoke<int>(static _ => throw new FormatException("mine")));
        Assert.Equal("mine", failure.Message);
        Assert.Equal(7, victim.Invoke(static _ => 7));
        Assert.Throws<FormatException>(() => victim.InvokeStopped<int>(static _ => throw new FormatException("mine")));
        Assert.Equal(StopPoint.PostInit, victim.IdleAt);
        Assert.True(victim.IsAlive);
    }

    [Fact]
    public void A_nested_call_is_an_error_that_says_so()
    {
        ControlSession? closing = null;
        Victim? held = null;
        ConcurrentQueue<Exception> errors = new();
        using ControlSession session = new();
        CreateOptions options = Quiet with
        {
            Events = EventSet.LifeCycle,
            OnEvent = (_, happened) =>
            {
                if (happened is not ExitedEvent || held is null) return Verdict.Continue;
                foreach (Action nested in new Action[] { () => held.Invoke(static _ => 1), held.Dispose, () => closing!.Dispose() })
                    errors.Enqueue(Record.Exception(nested)!);
                return Verdict.Continue;
            },
        };
        using Victim victim = session.Create(Victims.Build("sleeper"), [], options);
        string expected = $"pid {victim.ProcessId}: a nested call on the control thread: use the process that the handler was given";
        foreach (Func<int> nested in new[] { () => victim.Invoke(static _ => 1), () => victim.InvokeStopped(static _ => 1), () => victim.Stop() ? 1 : 0 })
            Assert.Equal(expected, Assert.Throws<InvalidOperationException>(() => victim.Invoke(_ => nested())).Message);
        Assert.Equal(1, victim.Invoke(static _ => 1));
        (held, closing) = (victim, session);
        victim.Kill();
        Assert.True(victim.WaitForEnd(Patience));
        Assert.Equal(3, errors.Count);
        Assert.All(errors, error => Assert.Equal(expected, Assert.IsType<InvalidOperationException>(error).Message));
    }

    [Fact]
    public void No_request_is_lost_while_the_victim_hits_breakpoints()
    {
        int rounds = IsLong ? 5000 : 200;
        using RunningVictim leader = Victims.Start("leader", "3");
        leader.WaitForLine("ready");
        using ControlSession session = new();
        using (Victim victim = session.Grab(leader.ProcessId, new GrabOptions { StopAt = StopPoint.None }))
        {
            Breakpoint breakpoint = victim.AddBreakpoint(Target(victim), static (in BreakpointHit _) => Verdict.Continue);
            Assert.True(breakpoint.IsPlanted);
            long served = 0;
            AtOnce(4, _ =>
            {
                for (int round = 0; round < rounds; round++) Interlocked.Add(ref served, victim.Invoke(static _ => 1));
            });
            Assert.Equal(4 * rounds, served);
            Eventually.Wait(() => breakpoint.Hits > 0, "a hit");
            victim.RemoveBreakpoint(breakpoint);
        }

        Aftermath.TextIsClean(leader.ProcessId);
        leader.CloseInput();
        Assert.Equal(0, leader.WaitForExit(Patience).ShellCode);
    }

    [Fact]
    public void Requests_while_the_victim_dies_are_served_or_refused_with_its_end()
    {
        int rounds = IsLong ? 300 : 15;
        string program = Victims.Build("sleeper");
        for (int round = 0; round < rounds; round++)
        {
            using ControlSession session = new();
            using Victim victim = session.Create(program, ["3"], Quiet with { StopAt = round % 2 == 0 ? StopPoint.None : StopPoint.Main });
            string end = $"failed to control pid {victim.ProcessId}: process died from signal 9";
            int delay = round % 30 * 3000;
            AtOnce(4, number =>
            {
                if (number == 0)
                {
                    Thread.SpinWait(delay);
                    victim.Kill();
                    return;
                }

                VictimGoneException gone = Assert.Throws<VictimGoneException>(() => AskForEver(victim));
                Assert.Equal(end, gone.Message);
            });
            Assert.True(victim.WaitForEnd(Patience));
            Aftermath.IsGone(victim.ProcessId);
        }
    }

    [Fact]
    public void After_an_exit_a_call_says_how_it_ended()
    {
        using ControlSession session = new();
        using Victim victim = session.Create("/bin/sh", ["-c", "exit 4"], Quiet);
        victim.Continue();
        Assert.True(victim.WaitForEnd(Patience));
        Assert.Equal($"failed to control pid {victim.ProcessId}: process exited with status 4",
            Assert.Throws<VictimGoneException>(() => victim.Invoke(static _ => 1)).Message);
    }

    private static void AskForEver(Victim victim)
    {
        while (victim.InvokeStopped(static process => process.ProcessId) != 0)
        {
        }
    }

    private static TargetAddress Target(Victim victim)
    {
        string path = Victims.Build("leader");
        string line = CommandRunner.Output("nm", path).Split('\n').Single(static text => text.EndsWith(" target", StringComparison.Ordinal));
        long offset = Convert.ToInt64(line.Split(' ')[0], 16);
        return victim.Snapshot.Mappings.First(mapping => mapping.Path == path).Range.Start.Plus(offset);
    }

    private static void AtOnce(int threads, Action<int> work)
    {
        ConcurrentQueue<Exception> failures = new();
        Thread[] all = [.. Enumerable.Range(0, threads).Select(number => new Thread(() =>
        {
            try
            {
                work(number);
            }
            catch (Exception failure)
            {
                failures.Enqueue(failure);
            }
        }))];
        foreach (Thread thread in all) thread.Start();
        foreach (Thread thread in all) Assert.True(thread.Join(Patience));
        Assert.Empty(failures);
    }
}
