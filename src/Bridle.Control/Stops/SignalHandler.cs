using Bridle.Control.Events;
using Bridle.Control.Following;
using Bridle.Linux.Ptrace;
using Bridle.Processes;
using Bridle.Processes.Signals;
using Bridle.Processes.Stepping;
using Bridle.Processes.Threads;
using Bridle.Target;

namespace Bridle.Control.Stops;

/// <summary>
/// Deals with signals about to be delivered: ours are taken away, the victim's own go to it exactly as they came. Control thread only.
/// </summary>
internal sealed class SignalHandler(
    TracedProcess process, Execution execution, RemoteCaller remote, TrapHandler traps, LinkerFollower linker, GroupStops groupStops,
    EventPublisher events)
{
    private const int TrapSignal = 5, ContinueSignal = 18;

    public Action<TracedThread> OnStopWanted { get; set; } = static _ => { };

    public void Handle(TracedThread thread)
    {
        int signal = thread.Stop.Number;
        if (signal == TrapSignal && traps.TryHandle(thread)) return;
        if (linker.TryTakeHit(thread, signal))
        {
            SystemCallRestart.Apply(thread);
            execution.Resume(thread);
            return;
        }

        Deliver(thread, signal);
    }

    private void Deliver(TracedThread thread, int signal)
    {
        bool isStop = SignalRules.IsStop(signal);
        SignalInfo info = default;
        bool isKnown = (isStop || signal == ContinueSignal || process.HasRegions || events.Wants(EventSet.Signals))
            && Tracee.GetSignalInfo(thread.Id, out info).IsSuccess;
        SystemCallRestart.Recall(thread);
        if (!isStop) SystemCallRestart.Apply(thread);
        if (thread.HasResent && isKnown && thread.TryTakeResent(signal, info, out info)) thread.Hold(signal, info);
        else thread.HoldAsItIs(signal);
        if (isKnown && process.HasRegions) LeaveSlot(thread, signal, info);
        if (thread.ProcessId != process.ProcessId)
        {
            execution.Resume(thread);
            return;
        }

        int sender = info.HasSender ? info.SenderId : 0;
        if (isStop) groupStops.NoteSender(sender);
        if (signal == ContinueSignal) groupStops.NoteContinued(sender);
        SignalEvent happened = new(process.ProcessId, thread.Id, signal, info.Code, sender);
        if (events.Publish(EventSet.Signals, happened) == Verdict.Stop) Stop(thread);
        else execution.Resume(thread);
    }

    private void Stop(TracedThread thread)
    {
        thread.IsHandled = true;
        OnStopWanted(thread);
    }

    /// <summary>
    /// A signal's frame must not name a slot. A fault is the instruction's own, and belongs to its site; any other signal is held
    /// until the instruction has run.
    /// </summary>
    private void LeaveSlot(TracedThread thread, int signal, in SignalInfo info)
    {
        if (process.TryLeaveSlot(thread, mayReturnToSite: SignalRules.IsFault(signal, info)))
        {
            thread.StandsAtTrap = false; // A fault's handler may return to the site, and then it is reached again.
            TargetAddress at = new(info.FaultAddress);
            if (SignalRules.IsFault(signal, info) && process.ToProgram(at) is var own && own != at)
                thread.Hold(signal, info with { FaultAddress = own.Value });
            return;
        }

        thread.Hold(signal, info);
        // A stop must not be held: who continues the victim meanwhile takes it back, and would be overtaken by it.
        if (SignalRules.IsStop(signal) || NextInstruction.IsSystemCall(process.Memory, thread))
        {
            ReturnUncounted(thread);
            return;
        }

        int fault = remote.LeaveSlot(thread, mayReturnToSite: false);
        if (fault == 0) return;
        // The instruction faults now: that is delivered first, and the other signal again.
        thread.StandsAtTrap = false;
        bool wasHeld = thread.TryGetHeld(out int held, out SignalInfo heldInfo);
        thread.HoldAsItIs(fault);
        if (wasHeld) thread.SendAgain(held, heldInfo);
    }

    /// <summary>A system call may sleep until the signal comes: it is delivered before the call, and the hit on the way back is not counted.</summary>
    private void ReturnUncounted(TracedThread thread)
    {
        process.TryLeaveSlot(thread, mayReturnToSite: true);
        thread.StandsAtTrap = false;
        if (thread.GetRegisters(out Registers registers).IsSuccess) thread.CountedAt = (registers.Rip, registers.Rsp);
    }
}
