using System.Diagnostics;
using Bridle.Control.Following;
using Bridle.Control.Logging;
using Bridle.Control.Stops;
using Bridle.Linux;
using Bridle.Linux.Ptrace;
using Bridle.Linux.Waiting;
using Bridle.Processes;
using Bridle.Processes.Signals;
using Bridle.Processes.Threads;

namespace Bridle.Control.Releasing;

/// <summary>
/// Lets go of a running victim so that nothing is left of us: traps out, no thread in a slot, injected memory unmapped, every signal
/// that was under way delivered, children that were just made scrubbed. Control thread only.
/// </summary>
internal sealed class Releaser(
    TracedProcess process, StopSource source, Execution execution, RemoteCaller remote, TrapHandler traps, LinkerFollower linker,
    Newcomers newcomers, DebugLog log)
{
    private const int TrapSignal = 5;
    private const long LookNanoseconds = 1_000_000;

    private static readonly TimeSpan s_freezeDeadline = TimeSpan.FromSeconds(10), s_childDeadline = TimeSpan.FromSeconds(1);

    /// <summary>Detaches every thread. What cannot be stopped in time is let go by the kernel when the control thread ends.</summary>
    public void Detach()
    {
        linker.Stop();
        bool frozen = execution.TryFreeze(s_freezeDeadline);
        if (!frozen && log.IsOn) log.Write($"pid {process.ProcessId}: not every thread stopped in time to be released");
        Settle();
        AwaitChildren();
        process.Sites.TakeOut();
        foreach (TracedThread thread in process.Threads.All)
            if (thread.State == TraceState.Stopped) remote.LeaveSlot(thread, mayReturnToSite: true);
        RemoveRegions();
        foreach (TracedThread thread in process.Threads.ToArray()) DetachOne(thread);
        if (frozen) execution.Thaw();
    }

    /// <summary>
    /// The victim has made an exec and left its memory to those that shared it: their traps go, and they run on. Before the new program
    /// is looked at: the memory and the sites are still the old ones.
    /// </summary>
    public void DetachSharers()
    {
        AwaitFirstStops(); // Who comes later would find no trap known that is in its text.
        if (!process.Threads.Any(IsSharer)) return;
        process.Sites.TakeOut();
        bool frozen = execution.TryFreeze(s_freezeDeadline);
        foreach (TracedThread thread in process.Threads.ToArray())
        {
            if (!IsSharer(thread)) continue;
            // Their slots stay mapped, and lead back to the program's own text.
            if (thread.State == TraceState.Stopped && !thread.IsHandled && thread.Stop.Kind == StopKind.Signal) SettleSignal(thread);
            DetachOne(thread);
        }

        if (frozen) execution.Thaw();
    }

    private bool IsSharer(TracedThread thread) => thread.ProcessId != process.ProcessId;

    /// <summary>Stops that nobody has dealt with: what they stand for must not be lost with us.</summary>
    private void Settle()
    {
        foreach (TracedThread thread in source.TakeAll())
        {
            if (thread.State != TraceState.Stopped || thread.IsHandled) continue; // One may stand in the order twice.
            thread.IsHandled = true;
            switch (thread.Stop.Kind)
            {
                case StopKind.Signal:
                    SettleSignal(thread);
                    break;
                case StopKind.Trap:
                    SystemCallRestart.Apply(thread);
                    break;
                case StopKind.Fork or StopKind.VFork or StopKind.Clone:
                    if (Tracee.GetEventMessage(thread.Id, out ulong child).IsSuccess) newcomers.Announce((int)child);
                    break;
                default:
                    break;
            }
        }
    }

    private void SettleSignal(TracedThread thread)
    {
        int signal = thread.Stop.Number;
        if (signal == TrapSignal && traps.TryTakeBack(thread)) return;
        if (linker.IsHit(thread, signal)) return;
        SystemCallRestart.Recall(thread);
        SystemCallRestart.Apply(thread);
        thread.HoldAsItIs(signal);
    }

    private void AwaitChildren()
    {
        AwaitFirstStops();
        Settle(); // A new thread of the victim's own has its first stop among these.
    }

    private void AwaitFirstStops()
    {
        long started = Stopwatch.GetTimestamp();
        bool areExpected;
        while ((areExpected = newcomers.AreExpected()) && Stopwatch.GetElapsedTime(started) < s_childDeadline) source.Receive(LookNanoseconds);
        if (areExpected && log.IsOn) log.Write($"pid {process.ProcessId}: waited in vain for the first stop of a child");
    }

    private void RemoveRegions()
    {
        if (!process.HasRegions) return;
        if (!remote.TryRemoveRegions() && log.IsOn) log.Write($"pid {process.ProcessId}: no thread could unmap the injected memory; it stays, unused");
        process.ForgetRegions();
    }

    private void DetachOne(TracedThread thread)
    {
        if (thread.State == TraceState.Stopped && thread.HeldSignal != 0) remote.BringToSignalStop(thread);
        Errno error = thread.State == TraceState.Stopped ? thread.Detach() : Errno.ESRCH;
        if (!error.IsSuccess && log.IsOn) log.Write($"pid {process.ProcessId}: thread {thread.Id} left to the kernel: {thread.State}");
        process.Threads.Remove(thread);
    }
}
