using Bridle.Control.Events;
using Bridle.Linux.Procfs;
using Bridle.Linux.Ptrace;
using Bridle.Processes;
using Bridle.Processes.Threads;

namespace Bridle.Control.Stops;

/// <summary>
/// Someone else's stop: a signal or a terminal stopped the victim, and it stays stopped until someone resumes it.
/// <para>
/// A thread that arrives in the group stop loses the option to die with us, leaves its slot, and listens: the kernel then tells of
/// the end of the stop, and leaves the thread stopped if we die. Once every thread listens the traps come out of the text. With the
/// first thread that reports the end they go back in; no thread runs before we resume it.
/// </para>
/// <para>
/// Between the signal and the last thread's arrival a victim that we created still dies with us, and its traps are still in. Control
/// thread only.
/// </para>
/// </summary>
internal sealed class GroupStops(TracedProcess process, Execution execution, EventPublisher events, ProcessFiles files)
{
    private const int ContinueSignal = 18;

    private int _sender, _signal;
    private bool _awaitsContinueSignal;

    /// <summary>Every thread is in the stop.</summary>
    public bool IsActive { get; private set; }

    /// <summary>Some thread has arrived in a stop that is not complete yet: look again soon.</summary>
    public bool IsArriving { get; private set; }

    /// <summary>Who sent the signal that the next stop comes from.</summary>
    public void NoteSender(int sender) => _sender = sender;

    /// <summary>The signal that ended the stop is about to be delivered, and tells who sent it.</summary>
    public void NoteContinued(int sender)
    {
        if (_awaitsContinueSignal) PublishContinued(sender);
    }

    public void Arrive(TracedThread thread)
    {
        thread.IsHandled = true;
        bool isOwn = thread.ProcessId == process.ProcessId;
        if (isOwn) _signal = thread.Stop.Number;
        thread.HasJoinedStop = true;
        if ((thread.Options & PtraceOptions.ExitKill) != 0) ThreadOptions.Set(thread, execution.Options & ~PtraceOptions.ExitKill);
        process.TryLeaveSlot(thread, mayReturnToSite: true);
        thread.Listen();
        if (!isOwn || IsActive) return;
        IsArriving = true;
        CompleteIfArrived(lookCloser: false);
    }

    /// <summary>A freeze has taken threads out of their listening.</summary>
    public void ListenAgain()
    {
        foreach (TracedThread thread in process.Threads.All)
            if (thread.State == TraceState.Stopped && thread.IsHandled && thread.IsInGroupStop) thread.Listen();
    }

    /// <param name="lookCloser">Asks the kernel about threads that do not arrive: they may sleep where no signal reaches them.</param>
    public void CompleteIfArrived(bool lookCloser)
    {
        if (!IsArriving || process.Threads.Any(thread => IsMissing(thread, lookCloser))) return;
        (IsArriving, IsActive) = (false, true);
        process.Sites.TakeOut();
        events.Publish(EventSet.LifeCycle, new StoppedEvent(process.ProcessId, _signal, _sender));
        _sender = 0;
    }

    /// <summary>A thread stopped otherwise than for the group stop: if one was on, it is over.</summary>
    public void EndIfOver(TracedThread thread)
    {
        if (!(IsActive || IsArriving) || thread.ProcessId != process.ProcessId) return;
        if (!thread.HasJoinedStop) return; // Interrupted before it arrived.
        bool wasActive = IsActive;
        End();
        if (!wasActive) return;
        process.Sites.PutBack();
        _awaitsContinueSignal = true;
        // A victim that blocks the signal in every thread gets it some day; the news are wanted now.
        if (process.Threads.FirstOwn(TakesContinueSignal) is null) PublishContinued(0);
    }

    /// <summary>The program was replaced or has ended.</summary>
    public void Reset()
    {
        End();
        _awaitsContinueSignal = false;
    }

    // Each thread reports the end by itself: the others, still believed to listen, have not joined the next stop by that.
    private void End()
    {
        (IsActive, IsArriving) = (false, false);
        foreach (TracedThread thread in process.Threads.All) thread.HasJoinedStop = false;
    }

    private bool TakesContinueSignal(TracedThread thread) =>
        !files.TryReadThreadStatus(process.ProcessId, thread.Id, out ProcessStatus status) || !status.Blocked.Contains(ContinueSignal);

    private void PublishContinued(int sender)
    {
        _awaitsContinueSignal = false;
        events.Publish(EventSet.LifeCycle, new ContinuedEvent(process.ProcessId, sender));
    }

    private bool IsMissing(TracedThread thread, bool lookCloser) =>
        thread.ProcessId == process.ProcessId && !thread.HasJoinedStop
        && !(lookCloser && files.TryReadStat(thread.ProcessId, thread.Id, out ThreadStat stat) && (stat.State == 'D' || stat.IsZombie));
}
