using System.Collections.Concurrent;
using System.Diagnostics;
using Bridle.Control.Events;
using Bridle.Control.Notifications;
using Bridle.Control.Tests.Handles;
using Bridle.Linux.Spawning;
using Bridle.Testing;

namespace Bridle.Control.Tests.Notifying;

public class NotificationTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly CreateOptions Quiet = new()
    {
        StandardOutput = StandardStream.Null,
        StandardError = StandardStream.Null,
        StandardInput = StandardStream.Null,
        StopAt = StopPoint.Create,
    };

    [Theory]
    [InlineData("exit 0", 0, 0)]
    [InlineData("exit 7", 7, 0)]
    [InlineData("kill -TERM $$", 0, 15)]
    [InlineData("ulimit -c 0; kill -SEGV $$", 0, 11)]
    public void An_exit_is_told_with_code_or_signal(string script, int code, int signal)
    {
        using ControlSession session = new();
        using Victim victim = Start(session, "/bin/sh", "-c", script);
        Notification told = NextEnd(session);
        Assert.Same(victim.Handle, told.Handle);
        ExitedEvent exited = Assert.IsType<ExitedEvent>(told.Event);
        Assert.Equal((code, signal), (exited.Status!.Value.Code, exited.Status!.Value.Signal));
        Assert.Equal(victim.Exit, exited.Status);
        Assert.NotEqual(0, exited.Timestamp);
    }

    [Fact]
    public void Changes_of_the_objects_are_told_in_order_and_before_the_exit()
    {
        using ControlSession session = new();
        using Victim victim = Start(session, "/bin/true");
        Assert.True(victim.WaitForEnd(Patience));
        List<VictimEvent> told = [];
        while (session.TryWaitForNotification(TimeSpan.Zero, out Notification? next)) told.Add(next!.Event);
        ObjectsChangedEvent changed = Assert.IsType<ObjectsChangedEvent>(told[0]);
        Assert.Contains(changed.Change.Loaded, static loaded => loaded.Path.Contains("libc.so", StringComparison.Ordinal));
        Assert.IsType<ExitedEvent>(told[^1]);
        long[] times = [.. told.Select(static happened => happened.Timestamp)];
        Assert.Equal(times.Order(), times);
    }

    [Fact]
    public void None_of_many_victims_that_end_at_once_is_lost()
    {
        int count = Environment.GetEnvironmentVariable("BRIDLE_LONG_TESTS") is "1" ? 200 : 40;
        using ControlSession session = new();
        Victim[] victims = [.. Enumerable.Range(0, count).Select(number => session.Create("/bin/sh", ["-c", $"exit {number}"], Quiet))];
        foreach (Victim victim in victims) victim.Continue();
        Dictionary<ProcessHandle, int> codes = [];
        while (codes.Count < count) Note(NextEnd(session), codes);
        Assert.Equal(Enumerable.Range(0, count), victims.Select(victim => codes[victim.Handle]));
        Assert.All(victims, static victim => Aftermath.IsGone(victim.ProcessId));
        foreach (Victim victim in victims) victim.Dispose();
        Assert.False(session.TryWaitForNotification(TimeSpan.Zero, out _));
    }

    [Fact]
    public void None_comes_for_a_victim_after_its_release()
    {
        using ControlSession session = new();
        Victim released = Start(session, "/bin/true");
        Assert.True(released.WaitForEnd(Patience));
        using Victim kept = Start(session, "/bin/true");
        Assert.True(kept.WaitForEnd(Patience));
        released.Dispose();
        int count = 0;
        for (; session.TryWaitForNotification(TimeSpan.Zero, out Notification? told); count++) Assert.Same(kept.Handle, told!.Handle);
        Assert.True(count > 0);
    }

    [Fact]
    public void Waiting_ends_with_its_deadline()
    {
        using ControlSession session = new();
        long started = Stopwatch.GetTimestamp();
        Assert.False(session.TryWaitForNotification(TimeSpan.FromMilliseconds(50), out Notification? told));
        Assert.Null(told);
        Assert.True(Stopwatch.GetElapsedTime(started) >= TimeSpan.FromMilliseconds(49));
        using Victim victim = Start(session, "/bin/true");
        Assert.True(session.TryWaitForNotification(TimeSpan.MaxValue, out _));
        Assert.True(session.TryWaitForNotification(Timeout.InfiniteTimeSpan, out _));
    }

    [Fact]
    public async Task They_come_as_an_asynchronous_sequence_that_can_be_cancelled()
    {
        using ControlSession session = new();
        using CancellationTokenSource cancellation = new(Patience);
        using Victim victim = Start(session, "/bin/sh", "-c", "exit 3");
        await foreach (Notification told in session.NotificationsAsync(cancellation.Token))
        {
            if (told.Event is not ExitedEvent exited) continue;
            Assert.Equal(3, exited.Status!.Value.Code);
            break;
        }

        await using IAsyncEnumerator<Notification> next = session.NotificationsAsync(cancellation.Token).GetAsyncEnumerator(cancellation.Token);
        ValueTask<bool> waiting = next.MoveNextAsync();
        Assert.False(waiting.IsCompleted);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(waiting.AsTask);
    }

    [Fact]
    public async Task Everybody_who_waits_is_woken_when_the_session_is_closed()
    {
        ControlSession session = new();
        ConcurrentQueue<Exception?> blocked = new();
        Thread[] waiters = [.. Enumerable.Range(0, 4).Select(_ => new Thread(() =>
            blocked.Enqueue(Record.Exception(() => { session.TryWaitForNotification(Timeout.InfiniteTimeSpan, out Notification? _); }))))];
        foreach (Thread waiter in waiters) waiter.Start();
        await using IAsyncEnumerator<Notification> sequence = session.NotificationsAsync(CancellationToken.None).GetAsyncEnumerator(CancellationToken.None);
        Task<bool> next = sequence.MoveNextAsync().AsTask();
        foreach (Thread waiter in waiters) Eventually.Wait(() => (waiter.ThreadState & System.Threading.ThreadState.WaitSleepJoin) != 0, "a waiting thread");
        session.Dispose();
        Assert.All(waiters, static waiter => Assert.True(waiter.Join(Patience)));
        Assert.False(await next.WaitAsync(Patience, TestContext.Current.CancellationToken));
        Assert.Equal(4, blocked.Count);
        Assert.All(blocked, static failure => Assert.IsType<ObjectDisposedException>(failure));
        Assert.Throws<ObjectDisposedException>(() => session.TryWaitForNotification(TimeSpan.FromSeconds(1), out Notification? _));
    }

    [Fact]
    public void A_handler_that_fails_is_told_of_as_an_error_and_the_victim_goes_on()
    {
        using ControlSession session = new();
        CreateOptions options = Quiet with { Events = EventSet.LifeCycle, OnEvent = static (_, happened) => happened is ExitedEvent ? throw new FormatException("bad") : Processes.Verdict.Continue };
        using Victim victim = session.Create("/bin/true", [], options);
        victim.Continue();
        Assert.True(victim.WaitForEnd(Patience));
        List<VictimEvent> told = [];
        while (session.TryWaitForNotification(TimeSpan.Zero, out Notification? next)) told.Add(next!.Event);
        Assert.Equal("a handler failed: bad", Assert.Single(told.OfType<ErrorEvent>()).Text);
        Assert.Single(told.OfType<ExitedEvent>());
    }

    private static void Note(Notification told, Dictionary<ProcessHandle, int> codes) => codes.Add(told.Handle, Assert.IsType<ExitedEvent>(told.Event).Status!.Value.Code);

    private static Victim Start(ControlSession session, string program, params string[] arguments)
    {
        Victim victim = session.Create(program, arguments, Quiet);
        victim.Continue();
        return victim;
    }

    private static Notification NextEnd(ControlSession session)
    {
        while (true)
        {
            Assert.True(session.TryWaitForNotification(Patience, out Notification? told));
            if (told!.Event is not ObjectsChangedEvent) return told;
        }
    }
}
