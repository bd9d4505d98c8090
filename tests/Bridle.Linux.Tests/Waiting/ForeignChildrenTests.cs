using System.Diagnostics;
using System.Runtime.InteropServices;
using Bridle.Linux.Kernel;
using Bridle.Linux.Signals;
using Bridle.Linux.Spawning;
using Bridle.Linux.Waiting;

namespace Bridle.Linux.Tests.Waiting;

public class ForeignChildrenTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20), LongEnough = TimeSpan.FromSeconds(5);

    [Fact]
    public void A_child_of_another_thread_is_neither_told_of_nor_reaped()
    {
        using ChildProgram foreign = ChildProgram.Start(new ProgramStart("/bin/sh", ["sh", "-c", "exit 3"]));
        Assert.True(foreign.Descriptor.TryWaitForExit(Patience));
        WaitResult seen = default, looked = default;
        OnAThread(() =>
        {
            using TraceeWaiter waiter = new();
            waiter.TryWait(out looked);
            seen = waiter.Wait(-1);
        });
        Assert.Equal(WaitResultKind.NoChildren, looked.Kind);
        Assert.Equal(WaitResultKind.NoChildren, seen.Kind);
        Assert.True(foreign.TryWaitForExit(TimeSpan.Zero, out ExitStatus status));
        Assert.Equal(3, status.Code);
    }

    [Fact]
    public void A_child_of_its_own_is_told_of_while_a_foreign_one_ends_beside_it()
    {
        using ChildProgram foreign = ChildProgram.Start(new ProgramStart("/bin/sh", ["sh", "-c", "exit 3"]));
        OnAThread(static () =>
        {
            using TraceeWaiter waiter = new();
            using GatedProgram own = GatedProgram.Create(new ProgramStart("/bin/sh", ["sh", "-c", "exit 4"]));
            own.OpenGate();
            WaitResult end = waiter.Wait(20_000_000_000);
            Assert.Equal((own.ProcessId, 4), (end.ThreadId, ExitStatus.Decode(end.Status).Code));
            Assert.Equal(WaitResultKind.NoChildren, waiter.Wait(-1).Kind);
        });
        Assert.True(foreign.TryWaitForExit(Patience, out ExitStatus status));
        Assert.Equal(3, status.Code);
    }

    /// <summary>The handler of SIGCHLD runs on the waiting thread and returns into the gap between the look at the flag and the system call.</summary>
    [Fact]
    public void No_wake_up_is_lost_in_a_storm_of_other_signals()
    {
        const int Rounds = 3_000, SIGCHLD = 17;
        using var handler = PosixSignalRegistration.Create((PosixSignal)SIGCHLD, static _ => { });
        using SemaphoreSlim acknowledged = new(0);
        using CancellationTokenSource over = new();
        TraceeWaiter? waiter = null;
        int late = 0, early = 0, sleeper = 0, storms = 0;
        Thread sleeping = new(() =>
        {
            sleeper = ThreadIds.Current;
            using TraceeWaiter mine = new();
            waiter = mine;
            acknowledged.Release();
            for (int round = 0; round < Rounds; round++, acknowledged.Release())
            {
                long started = Stopwatch.GetTimestamp();
                if (mine.WaitForWake(LongEnough.Ticks * 100).Kind == WaitResultKind.Woken) continue;
                if (Stopwatch.GetElapsedTime(started) < LongEnough) early++;
                else late++;
            }
        });
        Thread storm = new(() =>
        {
            for (; !over.IsCancellationRequested; storms++)
                ProcessSignals.SendToThread(Environment.ProcessId, sleeper, SIGCHLD);
        });
        sleeping.Start();
        acknowledged.Wait(TestContext.Current.CancellationToken);
        storm.Start();
        Random random = new(2);
        for (int round = 0; round < Rounds; round++)
        {
            Thread.SpinWait(random.Next(400));
            waiter!.Wake();
            acknowledged.Wait(TestContext.Current.CancellationToken);
        }
        over.Cancel();
        storm.Join();
        sleeping.Join();
        Assert.Equal((0, 0), (late, early));
        Assert.True(storms > Rounds, "there was no storm");
    }

    private static void OnAThread(Action work)
    {
        Exception? failure = null;
        Thread thread = new(() => failure = Record.Exception(work));
        thread.Start();
        thread.Join();
        Assert.Null(failure);
    }
}
