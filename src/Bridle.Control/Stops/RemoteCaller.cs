using Bridle.Linux;
using Bridle.Linux.Ptrace;
using Bridle.Linux.Signals;
using Bridle.Processes;
using Bridle.Processes.Injection;
using Bridle.Processes.Stepping;
using Bridle.Processes.Threads;
using Bridle.Target;

namespace Bridle.Control.Stops;

/// <summary>Makes system calls on the victim's behalf, and lets single threads take steps. Control thread only.</summary>
internal sealed class RemoteCaller(TracedProcess process, StopSource source)
{
    private const long MapCall = 9, UnmapCall = 11, AdviseCall = 28;
    private const ulong ReadExecute = 5, PrivateAnonymousNoReplace = 0x100022, DontFork = 10;
    private const int MostSteps = 16, TrapSignal = 5;

    // All but the signals of faults: an instruction that faults while its signal is blocked ends the program.
    private const ulong Asynchronous = ~(1UL << 3 | 1UL << 4 | 1UL << 6 | 1UL << 7 | 1UL << 10);

    // A filter let our own call through.
    private bool _isKnownToPass;

    /// <summary>Restores what the kernel does to SIGTRAP itself at the end of a step.</summary>
    public Action<TracedThread> OnStepped { get; set; } = static _ => { };

    // More signals than a storm of stopping and continuing brings before one instruction.
    private const int MostEarlySignals = 65_536;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Injects memory for slots near a site: never writable (the tracer writes it all the same), and left out of forked children.
    /// </summary>
    public bool TryInjectRegion(TracedThread thread, TargetAddress near)
    {
        if (!process.TryPlanRegion(near, out TargetAddress start)) return false;
        const ulong Size = TracedProcess.RegionBytes;
        if (!TryCall(thread, MapCall, out long mapped, start.Value, Size, ReadExecute, PrivateAnonymousNoReplace, ulong.MaxValue)) return false;
        if (unchecked((ulong)mapped) != start.Value) return false;
        process.AddRegion(start);
        _isKnownToPass |= process.FiltersCalls(thread);
        TryCall(thread, AdviseCall, out _, start.Value, Size, DontFork);
        return true;
    }

    /// <summary>
    /// Takes the injected memory away again; no thread may stand in it. False where no thread can, and it stays, unused: a program that
    /// has come to filter its system calls since might be killed for this one.
    /// </summary>
    public bool TryRemoveRegions()
    {
        if (process.Threads.FirstOwn(MayCall) is not { } thread) return false;
        foreach (AddressRange region in process.Regions.ToArray()) TryCall(thread, UnmapCall, out _, region.Start.Value, region.Size);
        process.ForgetRegions();
        return true;
    }

    /// <summary>Makes a system call in a stopped thread. False where the thread died, or no system call instruction is mapped.</summary>
    public bool TryCall(TracedThread thread, long number, out long result, ulong a = 0, ulong b = 0, ulong c = 0, ulong d = 0, ulong e = 0)
    {
        result = -Errno.ESRCH.Value;
        if (!process.TryFindSystemCallInstruction(out TargetAddress instruction)) return false;
        thread.KeepSignalInfo();
        StopEvent before = thread.Stop;
        bool wasHandled = thread.IsHandled;
        RemoteSystemCall call = new(thread, instruction, number);
        call.Begin(a, b, c, d, e);
        while (call.State == RemoteCallState.Running && source.TryWaitFor(thread, s_patience, out StopEvent stop)) call.Feed(stop);
        result = call.Result;
        if (call.State != RemoteCallState.Done) return false;
        thread.Enter(before with { Kind = StopKind.Trap });
        thread.IsHandled = wasHandled;
        return true;
    }

    /// <summary>
    /// A held signal can be delivered only from the stop of a signal; the kernel ignores one that is given in any other. A SIGTRAP of our
    /// own brings the thread there, while every signal that can wait does. A stop that somebody has taken back since is dropped.
    /// </summary>
    public void BringToSignalStop(TracedThread thread)
    {
        if (SignalRules.IsStop(thread.HeldSignal) && process.IsContinuationPending(thread)) thread.DropHeld();
        if (thread.HeldSignal == 0 || thread.Stop.Kind == StopKind.Signal || !Tracee.GetSignalMask(thread.Id, out ulong mask).IsSuccess) return;
        Tracee.SetSignalMask(thread.Id, ~(1UL << (TrapSignal - 1)));
        ProcessSignals.SendToThread(thread.ProcessId, thread.Id, TrapSignal);
        for (int look = 0; look < MostEarlySignals; look++)
        {
            if (!thread.PassToPendingSignal().IsSuccess || !source.TryWaitFor(thread, s_patience, out StopEvent stop)) break;
            if (stop.Kind != StopKind.Signal) continue;
            if (stop.Number == TrapSignal) break;
            if (Tracee.GetSignalInfo(thread.Id, out SignalInfo info).IsSuccess) SignalRules.Join(thread, stop.Number, info);
        }

        Tracee.SetSignalMask(thread.Id, mask);
    }

    /// <summary>
    /// Lets one thread run one instruction, with signals blocked unless it is a system call, which would see it. False where the thread
    /// died instead. <paramref name="arrived"/> is the signal that stopped it all the same: a fault, as a rule.
    /// </summary>
    public bool TryStep(TracedThread thread, out int arrived)
    {
        arrived = 0;
        thread.KeepSignalInfo();
        bool blocks = Tracee.GetSignalMask(thread.Id, out ulong mask).IsSuccess && !NextInstruction.IsSystemCall(process.Memory, thread);
        if (blocks) Tracee.SetSignalMask(thread.Id, mask | Asynchronous);
        bool pushesFlags = NextInstruction.IsPushOfFlags(process.Memory, thread);
        if (!TryStepOnce(thread, out StopEvent stop)) return false;
        if (blocks) Tracee.SetSignalMask(thread.Id, mask);
        if (stop.Kind == StopKind.Signal && stop.Number != TrapSignal) arrived = stop.Number;
        else OnStepped(thread);
        if (pushesFlags && arrived == 0) NextInstruction.TakeTrapFlagOffStack(process.Memory, thread);
        return true;
    }

    /// <summary>
    /// An interruption that was asked for while the thread stood in another stop is answered before the instruction runs: it is stepped
    /// again. (Run on instead, a thread before popf would keep the trap flag, and die of it.)
    /// </summary>
    private bool TryStepOnce(TracedThread thread, out StopEvent stop)
    {
        stop = default;
        for (int attempt = 0; attempt < MostEarlySignals; attempt++)
        {
            if (!thread.Step().IsSuccess || !source.TryWaitFor(thread, s_patience, out stop)) return false;
            if (stop.Kind is not (StopKind.Trap or StopKind.GroupStop)) break;
        }

        return true;
    }

    /// <summary>
    /// Brings a thread out of a slot; with the traps out it may return to the site, otherwise the instruction is run first.
    /// Returns the signal that ended it early (a fault of the instruction), or 0.
    /// </summary>
    public int LeaveSlot(TracedThread thread, bool mayReturnToSite)
    {
        int fault = 0;
        for (int step = 0; step < MostSteps && fault == 0; step++)
        {
            if (process.TryLeaveSlot(thread, mayReturnToSite)) return 0;
            if (!TryRunInstruction(thread, out fault)) return 0;
        }

        process.TryLeaveSlot(thread, mayReturnToSite: true);
        return fault;
    }

    /// <summary>
    /// Lets one thread run one instruction to its end; signals that come before it are held, or sent again. False where the thread
    /// died instead. A fault of the instruction is left to be delivered.
    /// </summary>
    public bool TryRunInstruction(TracedThread thread, out int fault)
    {
        List<(int, SignalInfo)>? early = null;
        fault = 0;
        int arrived;
        do
        {
            if (!TryStep(thread, out arrived)) return false;
            if (arrived == 0 || !Tracee.GetSignalInfo(thread.Id, out SignalInfo info).IsSuccess) break;
            if (SignalRules.IsFault(arrived, info)) fault = arrived;
            else (early ??= []).Add((arrived, info));
        }
        while (fault == 0 && early!.Count < MostEarlySignals);
        foreach ((int signal, SignalInfo info) in early ?? []) SignalRules.Join(thread, signal, info);
        return true;
    }

    private bool MayCall(TracedThread thread) =>
        thread.State == TraceState.Stopped && thread.Stop.Kind is StopKind.Signal or StopKind.Trap or StopKind.GroupStop
        && (_isKnownToPass || !process.FiltersCalls(thread));
}
