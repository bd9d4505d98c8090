using Bridle.Control.Events;
using Bridle.Control.Logging;
using Bridle.Linux.Ptrace;
using Bridle.Processes;
using Bridle.Processes.Breakpoints;
using Bridle.Processes.Threads;
using Bridle.Target;

namespace Bridle.Control.Stops;

/// <summary>
/// Deals with hits of our traps: calls who asked, and gets the thread past the instruction. The plain path allocates nothing.
/// Control thread only.
/// </summary>
internal sealed class TrapHandler(TracedProcess process, Execution execution, RemoteCaller remote, EventPublisher events, DebugLog log)
{
    private static readonly TimeSpan s_aloneDeadline = TimeSpan.FromSeconds(5);

    private Registers _registers;

    /// <summary>Holds the victim at a thread's breakpoint; told by a handler's verdict or by a stop point.</summary>
    public Action<TracedThread> OnStopWanted { get; set; } = static _ => { };

    /// <summary>Restores what the kernel does to SIGTRAP itself at a hit.</summary>
    public Action<TracedThread> OnForcedTrap { get; set; } = static _ => { };

    /// <summary>True where the SIGTRAP that stopped the thread is ours; it must not be delivered then, and the thread goes on.</summary>
    public bool TryHandle(TracedThread thread)
    {
        if (!Tracee.GetSignalInfo(thread.Id, out SignalInfo info).IsSuccess || info.Code != TrapCode.Kernel) return false;
        if (!thread.GetRegisters(out _registers).IsSuccess) return false;
        TargetAddress address = _registers.InstructionPointer.Plus(-1);
        if (!process.Sites.IsTrap(address))
        {
            if (log.IsOn) log.Write($"pid {thread.ProcessId}: spurious breakpoint wakeup for {address}");
            return false;
        }

        OnForcedTrap(thread);
        _registers.Rip = address.Value;
        if (process.Sites.TryFind(address, out BreakpointSite? site) && site.Problem.IsSuccess) Hit(thread, site);
        else SetBack(thread, address);
        return true;
    }

    /// <summary>The victim is let go of: a trap of ours that nobody has dealt with never happened.</summary>
    public bool TryTakeBack(TracedThread thread)
    {
        if (!Tracee.GetSignalInfo(thread.Id, out SignalInfo info).IsSuccess || info.Code != TrapCode.Kernel) return false;
        if (!thread.GetRegisters(out _registers).IsSuccess) return false;
        TargetAddress address = _registers.InstructionPointer.Plus(-1);
        if (!process.Sites.IsTrap(address)) return false;
        SetBackOnly(thread, process.ToProgram(address));
        OnForcedTrap(thread);
        return true;
    }

    /// <summary>Gets a thread past the trap that it stands at, if there is one: it was hit before, or goes there without being counted.</summary>
    public void PassTrap(TracedThread thread)
    {
        if (!thread.GetRegisters(out _registers).IsSuccess) return;
        if (!process.Sites.TryFind(_registers.InstructionPointer, out BreakpointSite? site) || !site.IsPlanted) return;
        PassOver(thread, site);
        // The signal's frame must not name a slot: the instruction is run first.
        if (thread.HeldSignal != 0 && thread.State == TraceState.Stopped) remote.LeaveSlot(thread, mayReturnToSite: false);
    }

    private void Hit(TracedThread thread, BreakpointSite site)
    {
        // One that only shares the memory runs free: its hits are nobody's.
        bool isCounted = thread.CountedAt == (_registers.Rip, _registers.Rsp);
        thread.CountedAt = isCounted ? default : thread.CountedAt;
        process.BeginHit(thread);
        bool wantsStop = !isCounted && thread.ProcessId == process.ProcessId && Call(thread, site);
        if (process.EndHit() && !thread.GetRegisters(out _registers).IsSuccess) return;
        bool isThere = _registers.InstructionPointer == site.Address;
        // A handler may have removed the last breakpoint here, and added another one that has not seen this hit and must not.
        if (!site.IsPlanted && process.Sites.TryFind(site.Address, out BreakpointSite? successor)) site = successor;
        if (wantsStop)
        {
            Stop(thread, site, isThere);
            return;
        }

        if (isThere && site.IsPlanted) PassOver(thread, site);
        else if (isThere) SetBackOnly(thread, site.Address);
        execution.Resume(thread);
    }

    private void Stop(TracedThread thread, BreakpointSite site, bool isThere)
    {
        if (isThere) SetBackOnly(thread, site.Address);
        // Where nobody is left who has seen this arrival (a stop point's own breakpoint), one that is added while the victim idles is still to be hit.
        thread.StandsAtTrap = isThere && site.Users.Length != 0;
        thread.IsHandled = true;
        OnStopWanted(thread);
    }

    private bool Call(TracedThread thread, BreakpointSite site)
    {
        bool wantsStop = false;
        foreach (Breakpoint user in site.Users)
        {
            if (user.IsRemoved) continue; // By a handler before it.
            if (log.IsOn) log.Write($"pid {thread.ProcessId}: hit breakpoint at {site.Address} ({user.Hits + 1})");
            Verdict verdict = CallOne(thread, user);
            wantsStop |= verdict == Verdict.Stop;
            if (verdict == Verdict.Remove) process.RemoveBreakpoint(user);
        }

        return wantsStop;
    }

    private Verdict CallOne(TracedThread thread, Breakpoint user)
    {
        try
        {
            return user.Call(process, thread, in _registers);
        }
        catch (Exception failure)
        {
            // A client's defect must not leave a victim in its trap.
            events.OnFailure?.Invoke(failure);
            return Verdict.Continue;
        }
    }

    private void PassOver(TracedThread thread, BreakpointSite site)
    {
        StepOverNeed need = process.PrepareStepOver(thread, site, ref _registers);
        if (need == StepOverNeed.Region)
        {
            Registers kept = _registers;
            SetBackOnly(thread, site.Address);
            need = remote.TryInjectRegion(thread, site.Address) ? process.PrepareStepOver(thread, site, ref kept) : StepOverNeed.Alone;
        }

        if (need == StepOverNeed.None) return;
        SetBackOnly(thread, site.Address);
        StepAlone(thread, site);
    }

    /// <summary>Only where an instruction runs nowhere but in its place: every other thread is stopped while the trap is out.</summary>
    private void StepAlone(TracedThread thread, BreakpointSite site)
    {
        thread.IsHandled = false; // Should the freeze fail, it must not be resumed with the others.
        bool frozen = execution.TryFreeze(s_aloneDeadline);
        if (log.IsOn) log.Write($"pid {thread.ProcessId}: stepping alone at {site.Address}{(frozen ? "" : ", others did not stop")}");
        process.Sites.Lift(site);
        bool stepped = remote.TryRunInstruction(thread, out int fault);
        process.Sites.Lower(site);
        if (stepped && fault != 0) thread.HoldAsItIs(fault);
        if (frozen) execution.Thaw();
    }

    // A trap behind a guard is none of the program's places: it comes there again by itself.
    private void SetBack(TracedThread thread, TargetAddress address)
    {
        SetBackOnly(thread, process.ToProgram(address));
        execution.Resume(thread);
    }

    private static void SetBackOnly(TracedThread thread, TargetAddress address) => Tracee.SetInstructionPointer(thread.Id, address);
}
