using System.Collections.Concurrent;
using System.Globalization;
using Bridle.Control.Tests.Handles;
using Bridle.Processes.Grabbing;
using Bridle.Testing;

namespace Bridle.Control.Tests.Grabbing;

public class GrabTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly bool IsLong = Environment.GetEnvironmentVariable("BRIDLE_LONG_TESTS") is "1";

    [Theory]
    [InlineData(0)]
    [InlineData(49)]
    [InlineData(999)]
    public void Every_thread_is_taken_and_let_go_as_it_was(int threads)
    {
        using RunningVictim sleeper = Victims.Start("sleeper", Text(threads));
        sleeper.WaitForLine("ready");
        int pid = sleeper.ProcessId;
        Eventually.Wait(() => ProcessWitness.Threads(pid).All(static thread => thread.State == 'S'), "all threads asleep");
        ThreadWitness[] before = ProcessWitness.Threads(pid);
        Assert.Equal(threads + 1, before.Length);
        using (ControlSession session = new())
        using (Victim victim = session.Grab(pid))
        {
            Assert.Equal(StopPoint.Grab, victim.IdleAt);
            ThreadWitness[] held = ProcessWitness.Threads(pid);
            Assert.All(held, thread => Assert.Equal((held[0].TracerPid, 't'), (thread.TracerPid, thread.State)));
            Assert.True(Directory.Exists($"/proc/self/task/{held[0].TracerPid}"));
            // Where debug registers do not fire, the kernel's own breakpoint watches the linker, and nothing else is in the text.
            Assert.All(TextWitness.Differences(pid), static difference => Assert.Contains("/ld-linux", difference, StringComparison.Ordinal));
            victim.Continue();
            Assert.True(victim.IsAlive);
        }

        Aftermath.IsUntouched(pid, before);
    }

    [Fact]
    public void Threads_that_come_and_go_are_taken_to_the_last()
    {
        int rounds = IsLong ? 200 : 10;
        using RunningVictim churn = Victims.Start("threadchurn", "4");
        churn.WaitForLine("ready");
        for (int round = 0; round < rounds; round++)
        {
            using ControlSession session = new();
            using Victim victim = session.Grab(churn.ProcessId);
            Assert.All(Living(churn.ProcessId), static thread => Assert.NotEqual(0, thread.TracerPid));
            if (round % 2 == 0) victim.Continue();
        }

        Assert.All(Living(churn.ProcessId), static thread => Assert.Equal(0, thread.TracerPid));
        Aftermath.TextIsClean(churn.ProcessId);
        churn.CloseInput();
        Assert.Equal(0, churn.WaitForExit(Patience).ShellCode);
    }

    [Fact]
    public void A_thread_names_its_process()
    {
        using RunningVictim sleeper = Victims.Start("sleeper", "3");
        sleeper.WaitForLine("ready");
        ThreadWitness[] before = ProcessWitness.Threads(sleeper.ProcessId);
        using (ControlSession session = new())
        using (Victim victim = session.Grab(before[^1].Tid))
        {
            Assert.Equal(sleeper.ProcessId, victim.ProcessId);
            Assert.Equal(sleeper.ProcessId, session.Target);
        }

        Aftermath.IsUntouched(sleeper.ProcessId, before);
    }

    [Fact]
    public void A_process_whose_leader_has_gone_is_taken_by_its_other_threads()
    {
        using RunningVictim leader = Victims.Start("leader", "3");
        leader.WaitForLine("ready");
        Eventually.Wait(() => ProcessWitness.Threads(leader.ProcessId)[0].State == 'Z', "the leader's end");
        using (ControlSession session = new())
        {
            using Victim victim = session.Grab(leader.ProcessId);
            Assert.All(Living(leader.ProcessId), static thread => Assert.Equal('t', thread.State));
            using ControlSession other = new();
            using Victim observed = other.Observe(leader.ProcessId);
            Assert.NotEmpty(observed.Snapshot.Mappings);
        }

        Assert.All(Living(leader.ProcessId), static thread => Assert.Equal(0, thread.TracerPid));
        leader.CloseInput();
        Assert.Equal(0, leader.WaitForExit(Patience).ShellCode);
    }

    [Fact]
    public void The_same_process_is_the_same_handle_for_all_who_ask_at_once()
    {
        using RunningVictim sleeper = Victims.Start("sleeper", "2");
        sleeper.WaitForLine("ready");
        ThreadWitness[] before = ProcessWitness.Threads(sleeper.ProcessId);
        using (ControlSession session = new())
        {
            ConcurrentBag<Victim> leases = [];
            AtOnce(8, () => leases.Add(session.Grab(sleeper.ProcessId)));
            Assert.Equal(8, leases.Count);
            Assert.Single(leases.Select(static lease => lease.Handle).Distinct());
            foreach (Victim lease in leases.Skip(1)) lease.Dispose();
            Assert.True(leases.First().IsAlive);
            Assert.NotEqual(0, ProcessWitness.Threads(sleeper.ProcessId)[0].TracerPid);
            leases.First().Dispose();
            Assert.Equal(0, ProcessWitness.Threads(sleeper.ProcessId)[0].TracerPid);
        }

        Aftermath.IsUntouched(sleeper.ProcessId, before);
    }

    [Fact]
    public void A_process_can_be_taken_again_while_it_is_being_let_go()
    {
        int rounds = IsLong ? 150 : 25;
        using RunningVictim sleeper = Victims.Start("sleeper", "8");
        sleeper.WaitForLine("ready");
        ThreadWitness[] before = ProcessWitness.Threads(sleeper.ProcessId);
        using (ControlSession session = new())
        {
            ConcurrentQueue<Exception> failures = new();
            AtOnce(4, () =>
            {
                try
                {
                    for (int round = 0; round < rounds; round++)
                    {
                        using Victim victim = session.Grab(sleeper.ProcessId, new GrabOptions { StopAt = StopPoint.None });
                        victim.Invoke(process => Assert.Equal(sleeper.ProcessId, process.ProcessId));
                    }
                }
                catch (Exception failure)
                {
                    failures.Enqueue(failure);
                }
            });
            Assert.Empty(failures);
        }

        Aftermath.IsUntouched(sleeper.ProcessId, before);
    }

    [Fact]
    public void A_deadline_that_passes_leaves_the_victim_as_it_was()
    {
        using RunningVictim sleeper = Victims.Start("sleeper", "200");
        sleeper.WaitForLine("ready");
        ThreadWitness[] before = ProcessWitness.Threads(sleeper.ProcessId);
        using (ControlSession session = new())
        {
            GrabException late = Assert.Throws<GrabException>(() => session.Grab(sleeper.ProcessId, new GrabOptions { Deadline = TimeSpan.Zero }));
            Assert.Equal(GrabRefusalKind.Interrupted, late.Refusal.Kind);
            Assert.StartsWith($"failed to grab pid {sleeper.ProcessId}: operation interrupted (", late.Message, StringComparison.Ordinal);
            Aftermath.IsUntouched(sleeper.ProcessId, before);
            using Victim victim = session.Grab(sleeper.ProcessId);
            Assert.True(victim.IsAlive);
        }

        Aftermath.IsUntouched(sleeper.ProcessId, before);
    }

    [Fact]
    public void A_process_that_dies_at_any_moment_of_a_grab_is_told_of_and_nothing_hangs()
    {
        int rounds = IsLong ? 500 : 15;
        string program = Victims.Build("sleeper");
        for (int round = 0; round < rounds; round++)
        {
            using RunningVictim sleeper = RunningVictim.Start(program, "5");
            sleeper.WaitForLine("ready");
            using ControlSession session = new();
            Thread killer = new(() =>
            {
                Thread.SpinWait(round % 30 * 2000);
                sleeper.Signal(9);
            });
            killer.Start();
            try
            {
                using Victim victim = session.Grab(sleeper.ProcessId);
                Assert.True(victim.WaitForEnd(Patience));
                Assert.Equal(9, victim.Exit!.Value.Signal);
            }
            catch (GrabException refused)
            {
                Assert.True(refused.Refusal.Kind is GrabRefusalKind.NoSuchProcess or GrabRefusalKind.Zombie, refused.Message);
            }

            killer.Join();
            sleeper.WaitForExit(Patience);
        }
    }

    private static ThreadWitness[] Living(int pid)
    {
        // One that was made just now is attached by the kernel before it can be seen, and one that has ended is nobody's.
        return [.. ProcessWitness.Threads(pid).Where(static thread => thread.State is not ('Z' or 'X'))];
    }

    private static void AtOnce(int threads, Action work)
    {
        using Barrier start = new(threads);
        Thread[] all = [.. Enumerable.Range(0, threads).Select(_ => new Thread(() =>
        {
            start.SignalAndWait();
            work();
        }))];
        foreach (Thread thread in all) thread.Start();
        foreach (Thread thread in all) Assert.True(thread.Join(TimeSpan.FromSeconds(120)));
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
