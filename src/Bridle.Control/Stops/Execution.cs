using System.Diagnostics;
using Bridle.Control.Logging;
using Bridle.Linux;
using Bridle.Linux.Procfs;
using Bridle.Linux.Ptrace;
using Bridle.Linux.Waiting;
using Bridle.Processes;
using Bridle.Processes.Threads;
using Bridle.Target;

namespace Bridle.Control.Stops;

/// <summary>
/// Who may run. A freeze stops every thread, nests, and has a deadline; a thread whose stop was dealt with meanwhile goes on with the
/// thaw. Threads in an uninterruptible sleep count as stopped: they run no code of the victim's before the stop that is asked of
/// them. Control thread only.
/// </summary>
internal sealed class Execution(TracedProcess process, StopSource source, ProcessFiles files, DebugLog log)
{
    // Behind the next tick of a kernel of 250 Hz: a nearer timer has to be programmed into the processor, which takes as long as a stop.
    private const long FirstLookNanoseconds = 5_000_000;

    private int _freezes;

    public bool IsFrozen => _freezes != 0;

    /// <summary>Threads are resumed to their next system call.</summary>
    public bool StopsAtSystemCalls { get; set; }

    /// <summary>The ptrace options of every thread that runs.</summary>
    public PtraceOptions Options { get; init; } = PtraceOptions.Control;

    /// <summary>Gets a thread past the trap that it stands at, before it runs again.</summary>
    public Action<TracedThread> OnPassTrap { get; set; } = static _ => { };

    /// <summary>Brings a thread to a stop from which the signal that is held for it can be delivered.</summary>
    public Action<TracedThread> OnHeldElsewhere { get; set; } = static _ => { };

    /// <summary>Everybody may go on: those that are in someone else's stop must listen again.</summary>
    public Action OnThawed { get; set; } = static () => { };

    /// <summary>The stop has been dealt with: the thread goes on, at once or with the thaw.</summary>
    public void Resume(TracedThread thread)
    {
        if (thread.State != TraceState.Stopped) return;
        thread.IsHandled = true;
        if (IsFrozen) return;
        if (thread.StandsAtTrap) PassTrap(thread);
        if (thread.Options != Options) ThreadOptions.Set(thread, Options);
        if (thread.State != TraceState.Stopped) return;
        if (thread.HeldSignal != 0 && thread.Stop.Kind != StopKind.Signal) OnHeldElsewhere(thread);
        if (thread.State != TraceState.Stopped) return;
        if (thread.OwesStop) thread.OwesStop = !thread.Interrupt().IsSuccess;
        // ESRCH: it was killed while it stood; its death is reported next.
        Errno error = thread.Resume(StopsAtSystemCalls);
        if (!error.IsSuccess && log.IsOn) log.Write($"pid {process.ProcessId}: failed to resume thread {thread.Id}: {error}");
    }

    /// <summary>Stops every thread. False where the deadline passed first: then the freeze has been taken back.</summary>
    public bool TryFreeze(TimeSpan deadline)
    {
        if (_freezes++ != 0) return true;
        InterruptRunning();
        bool haveStopped = AwaitStops(deadline);
        source.EndTime();
        if (!haveStopped) Thaw();
        return haveStopped;
    }

    public void Thaw()
    {
        if (--_freezes != 0) return;
        foreach (TracedThread thread in process.Threads.ToArray())
            if (thread.State == TraceState.Stopped && thread.IsHandled && !thread.IsInGroupStop) Resume(thread);
        OnThawed();
    }

    private void PassTrap(TracedThread thread)
    {
        thread.StandsAtTrap = false;
        OnPassTrap(thread);
    }

    private bool AwaitStops(TimeSpan deadline)
    {
        long started = Stopwatch.GetTimestamp();
        long patience = FirstLookNanoseconds;
        while (HasRunning(lookCloser: patience != FirstLookNanoseconds))
        {
            if (Stopwatch.GetElapsedTime(started) > deadline) return false;
            if (source.ReceiveOn(patience) == WaitResultKind.TimedOut) patience = Math.Min(patience * 2, 50 * FirstLookNanoseconds);
        }

        return true;
    }

    private void InterruptRunning()
    {
        foreach (TracedThread thread in process.Threads.All)
            if (thread.State is TraceState.Running or TraceState.Listening) thread.Interrupt();
    }

    private bool HasRunning(bool lookCloser)
    {
        foreach (TracedThread thread in process.Threads.All)
        {
            if (thread.State is not (TraceState.Running or TraceState.Listening)) continue;
            if (!thread.IsInterrupted && !thread.Interrupt().IsSuccess && !IsThere(thread)) continue;
            if (!lookCloser || !IsBeyondReach(thread)) return true;
        }

        return false;
    }

    private bool IsThere(TracedThread thread) => files.TryReadStat(thread.ProcessId, thread.Id, out ThreadStat stat) && !stat.IsZombie;

    /// <summary>Asleep in the kernel where no signal reaches it, or dead and not yet reported.</summary>
    private bool IsBeyondReach(TracedThread thread) =>
        !files.TryReadStat(thread.ProcessId, thread.Id, out ThreadStat stat) || stat.State is 'D' or 'Z' or 'X';
}
