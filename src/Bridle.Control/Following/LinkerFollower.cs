using Bridle.Control.Following.Watches;
using Bridle.Control.Logging;
using Bridle.Linker;
using Bridle.Linux;
using Bridle.Linux.PerfEvents;
using Bridle.Linux.Procfs;
using Bridle.Processes;
using Bridle.Processes.Breakpoints;
using Bridle.Processes.Snapshots;
using Bridle.Processes.Threads;
using Bridle.Target;

namespace Bridle.Control.Following;

/// <summary>
/// Follows loads and unloads. The run-time linker calls one address at each change; there a thread is stopped and the lists are read.
/// A grabbed victim is watched by debug registers where the machine has them, or by the kernel's own breakpoint: our death, however
/// sudden, then leaves nothing behind that could kill it. A created one dies with us anyway, and has an ordinary breakpoint there.
/// Control thread only.
/// </summary>
internal sealed class LinkerFollower(TracedProcess process, ProcessFiles files, LinkerGuard guard, DebugLog log, bool leavesTextAlone)
{
    private Breakpoint? _breakpoint;
    private Breakpoint? _behindGuard;
    private ILinkerWatch? _watch;
    private bool _hasStarted;

    /// <summary>The start-up's link map is complete for the first time since the exec: the thread holds still there.</summary>
    public Func<TracedThread, Verdict> OnStarted { get; set; } = static _ => Verdict.Continue;

    /// <summary>The lists changed, and a new snapshot shows it.</summary>
    public Action<TracedThread, LinkerChange, ProcessSnapshot> OnChanged { get; set; } = static (_, _, _) => { };

    /// <summary>A stop that a change or its handler asked for while a watch, not a breakpoint, was hit.</summary>
    public Action<TracedThread> OnStopWanted { get; set; } = static _ => { };

    /// <summary>The text of the victim carries our breakpoint.</summary>
    public bool UsesBreakpoint => _breakpoint is { IsRemoved: false };

    /// <summary>The traps are taken out of the text, and what the watch has there goes with them.</summary>
    public void TakeOut() => _watch?.TakeOut();

    public void PutBack()
    {
        if (_watch is null || _watch.TryPutBack() || process.Linker is null) return;
        if (log.IsOn) log.Write($"pid {process.ProcessId}: {_watch.Name} does not come back: planting a breakpoint instead");
        PlantBreakpoint(process.Linker.EventAddress);
    }

    /// <summary>Starts to follow the program that was just opened.</summary>
    /// <param name="isStarting">The linker has not run yet.</param>
    public void Follow(bool isStarting)
    {
        _watch?.Dispose();
        guard.Forget();
        (_breakpoint, _behindGuard, _watch, _hasStarted) = (null, null, null, !isStarting);
        if (process.Linker is not { } linker || linker.EventAddress.IsNull)
        {
            if (log.IsOn) log.Write($"pid {process.ProcessId}: failed to enable rtld events: {process.LinkerProblem}");
            return;
        }

        if (!leavesTextAlone || !TryWatch(linker.EventAddress)) PlantBreakpoint(linker.EventAddress);
    }

    /// <summary>Watches for a thread that is new.</summary>
    public void FollowToo(TracedThread thread)
    {
        if (_watch is null || UsesBreakpoint || _watch.TryFollow(thread)) return;
        if (log.IsOn) log.Write($"pid {process.ProcessId}: {_watch.Name} cannot watch thread {thread.Id}: planting a breakpoint instead");
        PlantBreakpoint(process.Linker!.EventAddress);
    }

    /// <summary>True where the signal that stopped the thread is a hit of its watch: it has been dealt with, and must be dropped.</summary>
    public bool TryTakeHit(TracedThread thread, int signal)
    {
        if (!IsHit(thread, signal)) return false;
        if (!UsesBreakpoint && Update(thread) == Verdict.Stop)
        {
            thread.IsHandled = true;
            OnStopWanted(thread);
        }

        return true;
    }

    /// <summary>Whether the signal that stopped the thread says that it has reached the watched address, now or before.</summary>
    public bool IsHit(TracedThread thread, int signal) => _watch?.IsHit(thread, signal) ?? false;

    /// <summary>Reads the lists at once: at a grab, and after a gap.</summary>
    public Verdict Update(TracedThread thread)
    {
        if (process.Linker is not { } linker) return Verdict.Continue;
        LinkerChange change = linker.Update();
        if (!change.IsEmpty) Announce(thread, change);
        if (_hasStarted || linker.State != LinkerState.Consistent) return Verdict.Continue;
        _hasStarted = true;
        return OnStarted(thread);
    }

    /// <summary>Stops watching; the victim is about to be let go.</summary>
    public void Stop()
    {
        _watch?.Dispose();
        RemoveBreakpoint();
    }

    /// <summary>
    /// Somebody else needs the text where the jump to the guard stands. An ordinary breakpoint takes the place of the jump, and the one
    /// behind the guard stays for threads that are on their way there: no event is lost in between.
    /// </summary>
    public void GiveWay()
    {
        if (!guard.IsOn || process.Linker is null) return;
        (_behindGuard, _breakpoint) = (_breakpoint, null);
        PlantBreakpoint(process.Linker.EventAddress);
        guard.TakeOut();
    }

    private void Announce(TracedThread thread, LinkerChange change)
    {
        ProcessSnapshot snapshot = process.PublishSnapshot();
        foreach (LoadedObject gone in change.Unloaded) process.Sites.Verify(gone.Extent);
        process.Sites.PlantMissing();
        OnChanged(thread, change, snapshot);
    }

    private void PlantBreakpoint(TargetAddress address)
    {
        if (UsesBreakpoint) return;
        _breakpoint = process.AddBreakpoint(address, OnHit, isInternal: true);
        if (!_breakpoint.IsPlanted && log.IsOn)
            log.Write($"pid {process.ProcessId}: failed to enable rtld events: breakpoint at {address}: {_breakpoint.Problem}");
    }

    private void RemoveBreakpoint()
    {
        guard.TakeOut();
        if (_breakpoint is not null) process.RemoveBreakpoint(_breakpoint);
        if (_behindGuard is not null) process.RemoveBreakpoint(_behindGuard);
        (_breakpoint, _behindGuard) = (null, null);
    }

    private Verdict OnHit(in BreakpointHit hit)
    {
        Verdict verdict = Update(hit.Thread);
        bool begins = _hasStarted && process.Linker is { State: LinkerState.Adding or LinkerState.Deleting };
        if (begins && !guard.IsOn && guard.TryPrepare(hit.Thread, hit.Breakpoint, process.Linker!, out TargetAddress trap)) MoveBreakpoint(trap);
        return verdict;
    }

    private void MoveBreakpoint(TargetAddress trap)
    {
        TargetAddress function = _breakpoint!.Address;
        Breakpoint guarded = process.AddBreakpoint(trap, OnHit, isInternal: true);
        process.RemoveBreakpoint(_breakpoint);
        _breakpoint = guarded;
        if (guarded.IsPlanted && guard.TryPutIn()) return;
        RemoveBreakpoint();
        PlantBreakpoint(function);
    }

    private bool TryWatch(TargetAddress address)
    {
        if (!TryChooseSignal(out int signal)) return false;
        bool opened = DebugRegisterWatch.TryOpen(process, address, signal, out ILinkerWatch watch)
            || UprobeWatch.TryOpen(process, files, address, signal, out watch);
        _watch = opened ? watch : null;
        if (log.IsOn) log.Write($"pid {process.ProcessId}: the linker is watched by {(opened ? watch.Name : "a breakpoint")}");
        return opened;
    }

    /// <summary>A thread that blocks the signal would stop too late: where one does, the text has to be touched.</summary>
    private bool TryChooseSignal(out int signal)
    {
        (ulong caught, ulong blocked) = (0, 0);
        foreach (TracedThread thread in process.Threads.All)
        {
            if (thread.ProcessId != process.ProcessId || !files.TryReadThreadStatus(process.ProcessId, thread.Id, out ProcessStatus status)) continue;
            caught |= status.Caught.Bits;
            if (!status.IsZombie) blocked |= status.Blocked.Bits;
        }

        return HitSignals.TryChoose(caught, blocked, out signal);
    }
}
