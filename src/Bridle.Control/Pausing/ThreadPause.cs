using System.Diagnostics;
using Bridle.Linux;
using Bridle.Linux.Ptrace;
using Bridle.Linux.Waiting;
using Bridle.Processes.Signals;
using Bridle.Processes.Threads;

namespace Bridle.Control.Pausing;

/// <summary>
/// Stops one thread at a time and lets it go as if nothing had been. No option is set: nothing that the thread makes is attached, and it
/// runs on should we die. One that does not stop in time stays seized, and is let go when it does, or by the kernel when the control
/// thread ends. Control thread only.
/// </summary>
internal sealed class ThreadPause(TraceeWaiter waiter, int processId)
{
    private readonly HashSet<int> _late = [];

    /// <summary>ESRCH where the thread is gone, ETIMEDOUT where it has not stopped in time, another error where it was refused.</summary>
    public Errno TryStop(int threadId, TimeSpan deadline, out TracedThread thread)
    {
        thread = new TracedThread(threadId, processId);
        if (_late.Contains(threadId)) return Errno.ETIMEDOUT;
        Errno error = Tracee.Seize(threadId, PtraceOptions.None);
        if (!error.IsSuccess) return error;
        thread.Interrupt();
        long started = Stopwatch.GetTimestamp();
        while (deadline - Stopwatch.GetElapsedTime(started) is { Ticks: > 0 } left)
        {
            WaitResult result = waiter.Wait(left.Ticks * TimeSpan.NanosecondsPerTick);
            if (result.Kind == WaitResultKind.NoChildren) return Errno.ESRCH;
            if (result.Kind != WaitResultKind.Status) continue;
            StopEvent stop = StopEvent.Decode(result.ThreadId, result.Status);
            if (stop.ThreadId == threadId)
            {
                thread.Enter(stop);
                return stop.IsDeath ? Errno.ESRCH : Errno.Success;
            }

            Settle(stop);
        }

        _late.Add(threadId);
        return Errno.ETIMEDOUT;
    }

    /// <summary>Lets a stopped thread go, into whatever it had been about.</summary>
    public static void Release(TracedThread thread)
    {
        // In someone else's stop it stays; and what that does to a system call is not our doing.
        if (thread.Stop.Kind is StopKind.Trap or StopKind.Signal) SystemCallRestart.Apply(thread);
        if (thread.Stop.Kind == StopKind.Signal) thread.HoldAsItIs(thread.Stop.Number);
        thread.Detach();
    }

    /// <summary>Lets go of those that have stopped after all.</summary>
    public void ReleaseLate()
    {
        while (_late.Count != 0 && waiter.TryWait(out WaitResult result)) Settle(StopEvent.Decode(result.ThreadId, result.Status));
    }

    // One that came late, or that has another id since an exec.
    private void Settle(in StopEvent stop)
    {
        _late.Remove(stop.ThreadId);
        if (stop.IsDeath) return;
        TracedThread thread = new(stop.ThreadId, processId);
        thread.Enter(stop);
        Release(thread);
    }
}
