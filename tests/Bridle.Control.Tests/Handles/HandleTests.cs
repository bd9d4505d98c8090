using System.Collections.Concurrent;
using System.Globalization;
using Bridle.Testing;

namespace Bridle.Control.Tests.Handles;

public class HandleTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(8)]
    public void Idle_read_only_handles_are_kept_up_to_the_limit_and_the_least_recently_used_goes(int limit)
    {
        using Sleepers sleepers = new(limit + 2);
        using ControlSession session = new(new SessionOptions { CacheLimit = limit });
        ProcessHandle[] handles = [.. sleepers.Ids.Select(pid => Look(session, pid))];
        // The newest are there yet; asking from the newest to the oldest changes nothing about which ones.
        for (int index = handles.Length - 1; index >= 0; index--)
        {
            if (index < handles.Length - limit) continue;
            Assert.Same(handles[index], Look(session, sleepers.Ids[index]));
        }

        Assert.NotSame(handles[0], Look(session, sleepers.Ids[0]));
    }

    [Fact]
    public void One_goes_at_a_time_and_a_use_makes_recent()
    {
        using Sleepers sleepers = new(4);
        using ControlSession session = new(new SessionOptions { CacheLimit = 2 });
        ProcessHandle first = Look(session, sleepers.Ids[0]), second = Look(session, sleepers.Ids[1]);
        Assert.Same(first, Look(session, sleepers.Ids[0]));
        ProcessHandle third = Look(session, sleepers.Ids[2]);
        Assert.Same(first, Look(session, sleepers.Ids[0]));
        Assert.Same(third, Look(session, sleepers.Ids[2]));
        Assert.False(second.IsAlive);
        Assert.NotSame(second, Look(session, sleepers.Ids[1]));
    }

    [Fact]
    public void One_that_somebody_holds_stays_beyond_the_limit()
    {
        using Sleepers sleepers = new(4);
        using ControlSession session = new(new SessionOptions { CacheLimit = 2 });
        Victim[] held = [.. sleepers.Ids.Select(session.Observe)];
        Assert.All(held, static victim => Assert.True(victim.IsAlive && victim.Invoke(static _ => true)));
        foreach (Victim victim in held) victim.Dispose();
        // Two were given back beyond the limit.
        Assert.Equal([false, false, true, true], held.Select(static victim => victim.Handle.IsAlive));
    }

    [Fact]
    public void A_read_only_handle_is_upgraded_by_a_new_one_and_stays_usable_for_who_has_it()
    {
        using Sleepers sleepers = new(1);
        int pid = sleepers.Ids[0];
        ThreadWitness[] before = ProcessWitness.Threads(pid);
        using (ControlSession session = new())
        {
            Victim observed = session.Observe(pid);
            using Victim grabbed = session.Grab(pid);
            Assert.NotSame(observed.Handle, grabbed.Handle);
            Assert.Equal(GrabLevel.Control, grabbed.Level);
            using Victim again = session.Observe(pid);
            Assert.Same(grabbed.Handle, again.Handle);
            Assert.Equal(pid, observed.Invoke(static process => process.ProcessId));
            Assert.True(observed.IsAlive);
            observed.Dispose();
            Assert.False(observed.Handle.IsAlive);
            Assert.True(grabbed.IsAlive);
        }

        Aftermath.IsUntouched(pid, before);
    }

    [Fact]
    public void An_idle_read_only_handle_goes_at_its_upgrade()
    {
        using Sleepers sleepers = new(1);
        using ControlSession session = new();
        ProcessHandle observed = Look(session, sleepers.Ids[0]);
        Assert.True(observed.IsAlive);
        using Victim grabbed = session.Grab(sleepers.Ids[0]);
        Assert.False(observed.IsAlive);
    }

    [Fact]
    public void A_controlled_handle_is_not_kept()
    {
        using Sleepers sleepers = new(1);
        using ControlSession session = new();
        Victim first = session.Grab(sleepers.Ids[0]);
        first.Dispose();
        Assert.Equal(0, ProcessWitness.Threads(sleepers.Ids[0])[0].TracerPid);
        using Victim second = session.Grab(sleepers.Ids[0]);
        Assert.NotSame(first.Handle, second.Handle);
    }

    [Fact]
    public void A_process_id_that_is_used_again_is_another_handle()
    {
        using ControlSession session = new();
        Victim first = session.Observe(Environment.ProcessId);
        RunningVictim old = Victims.Start("sleeper");
        int pid = old.ProcessId;
        old.WaitForLine("ready");
        first.Dispose();
        ProcessHandle handle = Look(session, pid);
        old.Dispose();
        using RunningVictim young = Again(pid);
        young.WaitForLine("ready");
        using Victim seen = session.Observe(pid);
        Assert.NotSame(handle, seen.Handle);
        Assert.True(seen.IsAlive);
        Assert.False(handle.IsAlive);
        Assert.Equal(pid, seen.Invoke(static process => process.ProcessId));
        using Victim grabbed = session.Grab(pid);
        Assert.Equal(StopPoint.Grab, grabbed.IdleAt);
    }

    [Fact]
    public void The_snapshot_stays_after_the_exit()
    {
        using ControlSession session = new();
        using Victim victim = session.Create("/bin/true", []);
        var held = victim.Snapshot;
        Assert.NotEmpty(held.Objects);
        Assert.NotEmpty(held.Mappings);
        victim.Continue();
        Assert.True(victim.WaitForEnd(Patience));
        Assert.True(victim.Snapshot.IsFinal);
        Assert.Equal(held.Objects, victim.Snapshot.Objects);
        Assert.True(victim.Snapshot.TryFindMapping(held.Mappings[0].Range.Start, out _));
    }

    [Fact]
    public void Closing_the_session_releases_every_handle()
    {
        using Sleepers sleepers = new(2);
        ThreadWitness[] before = ProcessWitness.Threads(sleepers.Ids[0]);
        ControlSession session = new();
        Victim grabbed = session.Grab(sleepers.Ids[0]), observed = session.Observe(sleepers.Ids[1]);
        Victim created = session.Create(Victims.Build("sleeper"), []);
        session.Dispose();
        session.Dispose();
        Assert.All([grabbed, observed, created], static victim => Assert.False(victim.IsAlive));
        Aftermath.IsGone(created.ProcessId);
        Aftermath.IsUntouched(sleepers.Ids[0], before);
        Assert.Throws<VictimGoneException>(() => grabbed.Invoke(static _ => 1));
        Assert.Throws<VictimGoneException>(() => observed.Invoke(static _ => 1));
        Assert.Throws<ObjectDisposedException>(() => session.Grab(sleepers.Ids[0]));
        Assert.Throws<ObjectDisposedException>(() => session.Observe(sleepers.Ids[0]));
        grabbed.Dispose();
        observed.Dispose();
        created.Dispose();
    }

    [Fact]
    public void A_lease_that_was_given_back_is_of_no_use_and_can_be_given_back_again()
    {
        using Sleepers sleepers = new(1);
        using ControlSession session = new();
        using Victim other = session.Grab(sleepers.Ids[0]);
        Victim victim = session.Grab(sleepers.Ids[0]);
        victim.Dispose();
        victim.Dispose();
        Assert.Throws<ObjectDisposedException>(() => victim.Invoke(static _ => 1));
        Assert.Throws<ObjectDisposedException>(victim.Continue);
        Assert.Throws<ObjectDisposedException>(() => victim.Stop());
        Assert.Throws<ObjectDisposedException>(victim.Kill);
        Assert.Throws<ObjectDisposedException>(() => victim.InvokeStopped(static _ => 1));
        Assert.True(other.IsAlive);
        Assert.Equal(1, other.Invoke(static _ => 1));
    }

    [Fact]
    public void The_target_is_the_first_that_was_created_or_grabbed()
    {
        using Sleepers sleepers = new(2);
        using ControlSession session = new();
        Assert.Null(session.Target);
        using Victim observed = session.Observe(sleepers.Ids[0]);
        Assert.Null(session.Target);
        using Victim grabbed = session.Grab(sleepers.Ids[1]);
        using Victim created = session.Create("/bin/true", []);
        Assert.Equal(sleepers.Ids[1], session.Target);
        grabbed.Dispose();
        Assert.Equal(sleepers.Ids[1], session.Target);
    }

    [Fact]
    public void Sessions_that_close_while_others_open_leave_nothing_held()
    {
        int rounds = Environment.GetEnvironmentVariable("BRIDLE_LONG_TESTS") is "1" ? 300 : 12;
        using Sleepers sleepers = new(2);
        ThreadWitness[] before = ProcessWitness.Threads(sleepers.Ids[0]);
        ConcurrentQueue<Exception> failures = new();
        ConcurrentBag<int> created = [];
        for (int round = 0; round < rounds; round++)
        {
            ControlSession session = new();
            Thread[] openers =
            [
                Opener(() => session.Grab(sleepers.Ids[0]), failures), Opener(() => session.Observe(sleepers.Ids[1]), failures),
                Opener(() =>
                {
                    Victim victim = session.Create("/bin/true", []);
                    created.Add(victim.ProcessId);
                }, failures),
            ];
            Thread.SpinWait(round % 12 * 40_000);
            session.Dispose();
            foreach (Thread opener in openers) Assert.True(opener.Join(Patience));
        }

        Assert.Empty(failures);
        foreach (int pid in created) Aftermath.IsGone(pid);
        Aftermath.IsUntouched(sleepers.Ids[0], before);
    }

    private static Thread Opener(Action open, ConcurrentQueue<Exception> failures)
    {
        Thread thread = new(() =>
        {
            try
            {
                open();
            }
            catch (ObjectDisposedException)
            {
                // The session was closed first.
            }
            catch (Processes.Grabbing.GrabException)
            {
                // It was closed in the middle.
            }
            catch (Exception failure)
            {
                failures.Enqueue(failure);
            }
        });
        thread.Start();
        return thread;
    }

    private static ProcessHandle Look(ControlSession session, int pid)
    {
        using Victim victim = session.Observe(pid);
        return victim.Handle;
    }

    /// <summary>A sleeper with the number of a process that has ended: the kernel is told which number it gave last.</summary>
    private static RunningVictim Again(int pid)
    {
        for (int attempt = 0; attempt < 1000; attempt++)
        {
            File.WriteAllText("/proc/sys/kernel/ns_last_pid", (pid - 1).ToString(CultureInfo.InvariantCulture));
            RunningVictim started = Victims.Start("sleeper");
            if (started.ProcessId == pid) return started;
            started.Dispose(); // Another process of this machine was faster.
        }

        throw new TimeoutException($"no process got the number {pid} again");
    }

    private sealed class Sleepers : IDisposable
    {
        private readonly RunningVictim[] _all;

        public Sleepers(int count)
        {
            _all = [.. Enumerable.Range(0, count).Select(static _ => Victims.Start("sleeper", "1"))];
            foreach (RunningVictim sleeper in _all) sleeper.WaitForLine("ready");
        }

        public int[] Ids => [.. _all.Select(static sleeper => sleeper.ProcessId)];

        public void Dispose()
        {
            foreach (RunningVictim sleeper in _all) sleeper.Dispose();
        }
    }
}
