using System.Collections.Concurrent;
using Bridle.Control.Tests.Handles;
using Bridle.Linux;
using Bridle.Testing;

namespace Bridle.Control.Tests.Creating;

[Collection(AloneCollection.Name)]
public class LeakTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly int Rounds = Environment.GetEnvironmentVariable("BRIDLE_LONG_TESTS") is "1" ? 250 : 4;

    [Fact]
    public void A_failed_creation_leaves_no_child_no_thread_and_no_descriptor()
    {
        using ControlSession session = new();
        Fail(session);
        int descriptors = Settled(), zombies = Aftermath.Zombies();
        for (int round = 0; round < 10; round++) Fail(session);
        Assert.Equal(descriptors, Settled());
        Assert.Equal(zombies, Aftermath.Zombies());
        Eventually.Wait(() => Aftermath.ControlThreads() == 0, "the end of the control threads");
    }

    [Fact]
    public void Eight_threads_create_while_the_collector_runs_and_nothing_is_lost_or_left()
    {
        const int Threads = 8;
        using ControlSession session = new();
        string program = Victims.Build("early");
        CreateOne(session, program);
        int descriptors = Settled(), zombies = Aftermath.Zombies();
        ConcurrentQueue<Exception> failures = new();
        int alive = Threads;
        Thread[] creators = [.. Enumerable.Range(0, Threads).Select(_ => new Thread(() =>
        {
            try
            {
                for (int round = 0; round < Rounds; round++) CreateOne(session, program);
            }
            catch (Exception failure)
            {
                failures.Enqueue(failure);
            }

            Interlocked.Decrement(ref alive);
        }))];
        foreach (Thread creator in creators) creator.Start();
        while (Volatile.Read(ref alive) > 0) Press();
        foreach (Thread creator in creators) Assert.True(creator.Join(Patience));
        Assert.Empty(failures);
        Assert.Equal(descriptors, Settled());
        Assert.Equal(zombies, Aftermath.Zombies());
        Eventually.Wait(() => Aftermath.ControlThreads() == 0, "the end of the control threads");
    }

    private static void Press()
    {
        GC.KeepAlive(Enumerable.Range(0, 64).Select(static size => new byte[size * 100]).ToArray());
        GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: true);
    }

    private static void CreateOne(ControlSession session, string program)
    {
        using Victim victim = session.Create(program, ["exit"]);
        Assert.Equal(23, victim.Exit!.Value.Code);
        using Victim held = session.Create("/bin/true", [], new CreateOptions { StopAt = StopPoint.Create });
        Assert.Equal(StopPoint.Create, held.IdleAt);
    }

    private static void Fail(ControlSession session)
    {
        Assert.ThrowsAny<LinuxException>(() => session.Create("/no/such/program", []));
        Assert.ThrowsAny<LinuxException>(() => session.Create("no-such-program", []));
    }

    private static int Settled()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return Aftermath.Descriptors();
    }
}
