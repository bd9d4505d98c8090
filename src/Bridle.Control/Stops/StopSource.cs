using System.Diagnostics;
using Bridle.Linux.Ptrace;
using Bridle.Linux.Waiting;
using Bridle.Processes;
using Bridle.Processes.Threads;

namespace Bridle.Control.Stops;

/// <summary>
/// Takes what the kernel reports and gives it out in order. A stop waits here while its thread must not go on (a freeze, an idling
/// victim); deaths never wait. Control thread only.
/// </summary>
internal sealed class StopSource(TracedProcess process, TraceeWaiter waiter)
{
    private const long NanosecondsPerMillisecond = 1_000_000;

    /// <summary>After so many stops all that wait are taken, so that no thread is forgotten.</summary>
    private const int FairAfter = 8;

    private readonly Queue<TracedThread> _stops = [];
    private readonly Queue<TracedThread> _deaths = [];
    private uint _received;

    /// <summary>Takes the first stop of a thread that nobody knows yet; returns the thread if it is one of the victim's.</summary>
    public Func<StopEvent, TracedThread?> OnNewcomer { get; set; } = static _ => null;

    /// <summary>Called at once when an exec is reported, with the thread that lives on: before anybody waits for the ones it ended.</summary>
    public Action<TracedThread> OnExec { get; set; } = static _ => { };

    public bool HasStops => _stops.Count != 0;

    /// <summary>The next thread with a stop to be dealt with; only a death while <paramref name="deathsOnly"/>.</summary>
    public bool TryTake(bool deathsOnly, out TracedThread thread)
    {
        if (_deaths.TryDequeue(out thread!)) return true;
        while (!deathsOnly && _stops.TryDequeue(out thread!))
            if (thread.State == TraceState.Stopped && !thread.IsHandled) return true;
        thread = null!;
        return false;
    }

    /// <summary>Puts a stop back that cannot be dealt with now.</summary>
    public void Return(TracedThread thread) => _stops.Enqueue(thread);

    /// <summary>Every thread that is stopped and not dealt with, taken out of the order.</summary>
    public List<TracedThread> TakeAll()
    {
        List<TracedThread> all = [];
        while (TryTake(deathsOnly: false, out TracedThread thread)) all.Add(thread);
        return all;
    }

    /// <summary>Waits for the kernel to report something and files it. -1 waits for ever.</summary>
    public WaitResultKind Receive(long timeoutNanoseconds) => Receive(waiter.Wait(timeoutNanoseconds));

    /// <summary>The same, with a time that goes on over calls until it is over or <see cref="EndTime"/>.</summary>
    public WaitResultKind ReceiveOn(long timeoutNanoseconds) => Receive(waiter.WaitOn(timeoutNanoseconds));

    public void EndTime() => waiter.EndTime();

    /// <summary>Files what is there already.</summary>
    public void ReceiveWaiting()
    {
        while (waiter.TryWait(out WaitResult result)) File(StopEvent.Decode(result.ThreadId, result.Status));
    }

    /// <summary>
    /// Waits for the next stop of one thread, which is not filed but left to the caller. False where the thread has died or the
    /// time is over.
    /// </summary>
    public bool TryWaitFor(TracedThread thread, TimeSpan deadline, out StopEvent stop)
    {
        long started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < deadline)
        {
            WaitResult result = waiter.Wait((long)deadline.TotalMilliseconds * NanosecondsPerMillisecond);
            if (result.Kind == WaitResultKind.NoChildren) break;
            if (result.Kind == WaitResultKind.Woken) continue; // Requests are looked for before the next ordinary wait.
            if (result.Kind != WaitResultKind.Status) continue;
            stop = StopEvent.Decode(result.ThreadId, result.Status);
            if (result.ThreadId != thread.Id || stop.IsDeath || stop.Kind == StopKind.Exec)
            {
                File(stop);
                if (thread.State == TraceState.Gone) break;
                continue;
            }

            thread.Enter(stop);
            thread.IsHandled = true;
            // Whoever works on the thread takes it out of someone else's stop, and the kernel does not put it back.
            if (stop.Kind == StopKind.GroupStop) thread.OwesStop = true;
            return true;
        }

        stop = default;
        return false;
    }

    private WaitResultKind Receive(WaitResult result)
    {
        if (result.Kind != WaitResultKind.Status) return result.Kind;
        File(StopEvent.Decode(result.ThreadId, result.Status));
        // The kernel looks for stops in the order of its list: threads at its head that stop again and again hide those behind them.
        if (unchecked(++_received) % FairAfter == 0 && process.Threads.Count > 1) ReceiveWaiting();
        return result.Kind;
    }

    private void File(StopEvent stop)
    {
        if (stop.Kind == StopKind.None) return;
        if (!process.Threads.TryFind(stop.ThreadId, out TracedThread? thread))
        {
            thread = OnNewcomer(stop);
            if (thread is null) return;
        }

        thread.Enter(stop);
        if (HasPassedToTrap(thread)) return;
        if (stop.Kind == StopKind.Exec) OnExec(thread);
        if (stop.IsDeath) _deaths.Enqueue(thread);
        else _stops.Enqueue(thread);
    }

    /// <summary>
    /// An interruption, and someone else's stop, overtake the SIGTRAP of a trap that was just hit: the thread stands behind the trap, and
    /// the signal is still to come. It is let to its signal stop first: whoever calls, steps or lets go of it in between would lose the
    /// hit, or kill it.
    /// </summary>
    private bool HasPassedToTrap(TracedThread thread)
    {
        bool isInGroupStop = thread.IsInGroupStop;
        if (!(isInGroupStop || thread.Stop.Kind == StopKind.Trap) || !process.HasUnreportedTrap(thread)) return false;
        thread.OwesStop |= isInGroupStop;
        return thread.PassToPendingSignal().IsSuccess;
    }
}
