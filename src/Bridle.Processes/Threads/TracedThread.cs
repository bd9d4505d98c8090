using Bridle.Linux;
using Bridle.Linux.PerfEvents;
using Bridle.Linux.Ptrace;
using Bridle.Linux.Signals;
using Bridle.Processes.Signals;
using Bridle.Target;

namespace Bridle.Processes.Threads;

/// <summary>
/// A thread that is traced: what it does, and what it still has to be given when it goes on. Every member belongs to the
/// control thread of its process.
/// </summary>
public sealed class TracedThread(int id, int processId)
{
    // SI_TKILL
    private const int SentToThread = -6;

    private List<(int Signal, SignalInfo Info)>? _resent;
    private SignalInfo _heldInfo;
    private bool _hasHeldInfo;

    public int Id { get; } = id;

    /// <summary>Another process than the victim for one that shares its memory (vfork, CLONE_VM).</summary>
    public int ProcessId { get; } = processId;

    public TraceState State { get; private set; }

    /// <summary>The stop that it is in; of kind None while it runs.</summary>
    public StopEvent Stop { get; private set; }

    /// <summary>The stop has been dealt with: only a freeze or an idling victim keeps the thread from going on.</summary>
    public bool IsHandled { get; set; }

    /// <summary>An interruption is on its way, so that one stop will come even if nothing else happens.</summary>
    public bool IsInterrupted { get; private set; }

    /// <summary>The stop is someone else's group stop.</summary>
    public bool IsInGroupStop => Stop.Kind == StopKind.GroupStop;

    /// <summary>It has arrived in the group stop that is on.</summary>
    public bool HasJoinedStop { get; set; }

    /// <summary>The signal that it gets when it goes on; 0 for none.</summary>
    public int HeldSignal { get; private set; }

    /// <summary>Watches the run-time linker for this thread alone.</summary>
    public ExecutionBreakpoint? LinkerWatch { get; set; }

    /// <summary>What a hit of <see cref="LinkerWatch"/> carries, also of one that has been closed; 0 for none.</summary>
    public int WatchDescriptor { get; set; }

    /// <summary>It stands before an instruction whose hit has been counted: it must get past the trap uncounted when it goes on.</summary>
    public bool StandsAtTrap { get; set; }

    /// <summary>It was called out of someone else's group stop to report a trap first, and must go back into it when it goes on.</summary>
    public bool OwesStop { get; set; }

    /// <summary>
    /// It was sent into a signal's handler before an instruction whose hit has been counted, with this program counter and stack pointer.
    /// </summary>
    public (ulong InstructionPointer, ulong StackPointer) CountedAt { get; set; }

    /// <summary>The system call that a stop of ours interrupted last; not known where it has gone on since.</summary>
    public InterruptedCall InterruptedCall { get; set; }

    /// <summary>Its first stop has not been dealt with.</summary>
    public bool IsNew { get; set; }

    /// <summary>It entered a system call that is traced, and has not left it.</summary>
    public bool IsInSystemCall { get; set; }

    /// <summary>The number of the traced system call that it was in last; -1 before the first one.</summary>
    public long SystemCall { get; set; } = -1;

    /// <summary>What that one was called with.</summary>
    public SystemCallArguments SystemCallArguments { get; set; }

    /// <summary>The ptrace options that it carries.</summary>
    public PtraceOptions Options { get; set; }

    /// <summary>SIGTRAP was blocked when the thread was last looked at.</summary>
    public bool BlocksTrap { get; set; }

    /// <summary>Takes what a wait reported.</summary>
    public void Enter(in StopEvent stop)
    {
        Stop = stop;
        State = stop.IsDeath ? TraceState.Gone : TraceState.Stopped;
        IsHandled = false;
        IsInterrupted = false;
    }

    /// <summary>Marks a thread as gone whose end nothing reported: an exec took it away, or ptrace knows it no more.</summary>
    public void Vanish()
    {
        State = TraceState.Gone;
        Stop = default;
        LinkerWatch?.Dispose();
        LinkerWatch = null;
    }

    /// <summary>Asks for a stop; one comes, of this or of another kind. ESRCH where the thread is gone.</summary>
    public Errno Interrupt()
    {
        Errno error = IsInterrupted ? Errno.Success : Tracee.Interrupt(Id);
        IsInterrupted = error.IsSuccess;
        return error;
    }

    /// <summary>Keeps a signal for the moment when the thread goes on.</summary>
    public void Hold(int signal, in SignalInfo info)
    {
        HeldSignal = signal;
        _heldInfo = info;
        _hasHeldInfo = true;
    }

    /// <summary>The signal of the present signal stop is to be delivered as it is.</summary>
    public void HoldAsItIs(int signal)
    {
        HeldSignal = signal;
        _hasHeldInfo = false;
    }

    /// <summary>
    /// Sends a signal once more that had been taken for delivery and must let another go first. When it comes again it gets its own
    /// siginfo back (<see cref="TryTakeResent"/>).
    /// </summary>
    public void SendAgain(int signal, in SignalInfo info)
    {
        _resent ??= [];
        _resent.Add((signal, info));
        ProcessSignals.SendToThread(ProcessId, Id, signal);
    }

    /// <summary>Whether a signal that has arrived is one that was sent again, and what its siginfo was.</summary>
    public bool TryTakeResent(int signal, in SignalInfo arrived, out SignalInfo original)
    {
        int index = arrived.Code == SentToThread ? _resent?.FindIndex(one => one.Signal == signal) ?? -1 : -1;
        original = index >= 0 ? _resent![index].Info : arrived;
        if (index >= 0) _resent!.RemoveAt(index);
        return index >= 0;
    }

    /// <summary>The signal that is held is not delivered after all.</summary>
    public void DropHeld() => (HeldSignal, _hasHeldInfo) = (0, false);

    /// <summary>The signal that is held, with its siginfo where that was kept.</summary>
    public bool TryGetHeld(out int signal, out SignalInfo info)
    {
        (signal, info) = (HeldSignal, _heldInfo);
        return signal != 0 && _hasHeldInfo;
    }

    public bool HasResent => _resent is { Count: > 0 };

    /// <summary>Before the signal's stop is left for something else: its siginfo would be lost with it.</summary>
    public void KeepSignalInfo()
    {
        if (HeldSignal == 0 || _hasHeldInfo || Stop.Kind != StopKind.Signal) return;
        if (Tracee.GetSignalInfo(Id, out SignalInfo info).IsSuccess) Hold(HeldSignal, info);
    }

    /// <summary>Lets the thread run, with the signal that is held. An error means that it has died meanwhile.</summary>
    public Errno Resume(bool toSystemCall)
    {
        int signal = TakeSignal();
        Errno error = toSystemCall ? Tracee.ContinueToSystemCall(Id, signal) : Tracee.Continue(Id, signal);
        Leave();
        return error;
    }

    /// <summary>Runs to the next entry or exit of a system call. A signal that is held stays so.</summary>
    public Errno RunToSystemCall()
    {
        Errno error = Tracee.ContinueToSystemCall(Id, 0);
        Leave();
        return error;
    }

    /// <summary>Leaves an interruption for the stop of a signal that is pending already: not one instruction runs between.</summary>
    public Errno PassToPendingSignal()
    {
        Errno error = Tracee.Continue(Id, 0);
        Leave();
        IsInterrupted = true;
        return error;
    }

    /// <summary>Runs one instruction. A signal that is held stays so.</summary>
    public Errno Step()
    {
        Errno error = Tracee.Step(Id, 0);
        Leave();
        return error;
    }

    /// <summary>Stays in the group stop and hears of its end.</summary>
    public Errno Listen()
    {
        Errno error = Tracee.Listen(Id);
        Leave(TraceState.Listening);
        return error;
    }

    /// <summary>Lets go of the thread, with the signal that is held.</summary>
    public Errno Detach()
    {
        LinkerWatch?.Dispose();
        LinkerWatch = null;
        Errno error = Tracee.Detach(Id, TakeSignal());
        State = TraceState.Gone;
        Stop = default;
        return error;
    }

    /// <summary>Raw registers: a program counter inside one of our slots is not translated.</summary>
    public Errno GetRegisters(out Registers registers) => Tracee.GetRegisters(Id, out registers);

    public Errno SetRegisters(in Registers registers) => Tracee.SetRegisters(Id, registers);

    public override string ToString() => $"{Id} {State} {Stop.Kind} {Stop.Number}";

    // A signal whose stop was left meanwhile (a step, a remote call) is given with its own siginfo.
    private int TakeSignal()
    {
        int signal = HeldSignal;
        HeldSignal = 0;
        if (signal != 0 && _hasHeldInfo) Tracee.SetSignalInfo(Id, _heldInfo);
        _hasHeldInfo = false;
        return signal;
    }

    // A death that was reported while somebody worked on the thread is not to be forgotten.
    private void Leave(TraceState next = TraceState.Running)
    {
        if (State == TraceState.Gone) return;
        State = next;
        Stop = default;
        IsHandled = false;
    }
}
