using Bridle.Control.Events;
using Bridle.Control.Handles;
using Bridle.Control.Releasing;
using Bridle.Control.Threads;
using Bridle.Linux.Descriptors;
using Bridle.Linux.Waiting;
using Bridle.Processes;
using Bridle.Processes.Grabbing;
using Bridle.Processes.Snapshots;

namespace Bridle.Control;

/// <summary>
/// A process that a session holds, shared by the leases on it (<see cref="Victim"/>). Two leases are on the same process exactly if
/// their handles are the same object; a process id may be used again by the kernel.
/// </summary>
/// <remarks>
/// The status is written by the control thread and read by all, under one lock, with whom a change is announced. References, cache
/// and staleness belong to the session's table and its lock.
/// </remarks>
public sealed class ProcessHandle
{
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _dismantled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private HandleState _state;
    private StopPoint? _idleAt;
    private ExitStatus? _exit;

    internal ProcessHandle(int processId, GrabLevel level, ProcessDescriptor? descriptor) =>
        (ProcessId, Level, Descriptor) = (processId, level, descriptor);

    public int ProcessId { get; internal set; }

    public GrabLevel Level { get; }

    /// <summary>The process has neither ended, nor been lost or released.</summary>
    public bool IsAlive => IsHeld && !(Level == GrabLevel.Observe && HasExited);

    /// <summary>Where the victim idles; null while it runs.</summary>
    public StopPoint? IdleAt
    {
        get
        {
            lock (_gate) return _idleAt;
        }
    }

    /// <summary>How it ended; null before, and where nobody could tell, as of a process that is only observed.</summary>
    public ExitStatus? Exit
    {
        get
        {
            lock (_gate) return _exit;
        }
    }

    /// <summary>Why it was lost; null unless it was.</summary>
    public string? LostReason { get; private set; }

    /// <summary>The newest snapshot, which stays when the process has ended.</summary>
    public ProcessSnapshot Snapshot
    {
        get
        {
            ProcessSnapshot none = new() { Number = 0, ProcessId = ProcessId };
            if (Process?.Snapshot is not { } snapshot) return none;
            if (snapshot.Number == 0 && IsAlive && Thread is { IsCurrent: false } thread) thread.TryPost(static _ => { });
            return Process?.Snapshot ?? none;
        }
    }

    /// <summary>Nobody has been told that it has ended or was let go.</summary>
    internal bool IsHeld => State is HandleState.Starting or HandleState.Running or HandleState.Idle;

    internal HandleState State
    {
        get
        {
            lock (_gate) return _state;
        }
    }

    /// <summary>Tells a process from a later one of the same number.</summary>
    internal ProcessDescriptor? Descriptor { get; set; }

    internal TracedProcess? Process { get; set; }

    /// <summary>Null for one that is only observed.</summary>
    internal EventPublisher? Events { get; set; }

    internal ControlThread? Thread { get; set; }

    internal bool IsCreated { get; init; }

    internal int References { get; set; }

    /// <summary>An idle handle is kept for the next grab.</summary>
    internal bool IsCacheable => Level == GrabLevel.Observe && !IsStale;

    /// <summary>A newer handle has taken its place; it goes with its last reference.</summary>
    internal bool IsStale { get; set; }

    /// <summary>It took the place of a read-only one.</summary>
    internal bool IsUpgrade { get; set; }

    /// <summary>Why it was not opened, for others who wait for the same attempt.</summary>
    internal GrabRefusal? Refusal { get; set; }

    /// <summary>A handle of the same process that is being let go: the kernel must have detached it before this one attaches.</summary>
    internal ProcessHandle? Predecessor { get; set; }

    /// <summary>One at a time looks at a process that is only observed.</summary>
    internal Lock Observing { get; } = new();

    /// <summary>Our ends of the pipes that a created victim was given.</summary>
    internal VictimStreams Streams { get; set; } = VictimStreams.None;

    /// <summary>The process has exited (its descriptor says so), though nobody may have been told yet.</summary>
    internal bool HasExited
    {
        get
        {
            try
            {
                return Descriptor?.TryWaitForExit(TimeSpan.Zero) ?? false;
            }
            catch (ObjectDisposedException)
            {
                return true; // Released by another thread meanwhile.
            }
        }
    }

    /// <summary>Waits until the process idles, runs, or is gone: until creating or grabbing it is over.</summary>
    internal void WaitUntilSettled() => _settled.Task.GetAwaiter().GetResult();

    /// <summary>Nobody tells of the end of a process that is only observed but its descriptor.</summary>
    internal bool WaitUntilEnded(TimeSpan timeout)
    {
        if (Level != GrabLevel.Observe || !IsHeld) return _ended.Task.Wait(timeout);
        try
        {
            return Descriptor?.TryWaitForExit(timeout) ?? _ended.Task.Wait(timeout);
        }
        catch (ObjectDisposedException)
        {
            return true;
        }
    }

    /// <summary>Nobody tells of what happens to a process that is only observed: its snapshot is as old as the last look.</summary>
    internal void LookAnew()
    {
        lock (Observing)
            if (IsAlive) Process?.OpenProgram();
    }

    /// <summary>Waits until nothing of it is left, in the kernel neither.</summary>
    internal void WaitUntilDismantled() => _dismantled.Task.GetAwaiter().GetResult();

    /// <summary>Gives back what it held; its snapshot and status stay.</summary>
    internal void Dismantle()
    {
        BecomeReleased();
        lock (Observing) Process?.Dispose();
        if (IsCreated && Exit is null && Descriptor is { } child) AbandonedChild.ReapAtEnd(child, ProcessId);
        else Descriptor?.Dispose();
        Streams.Dispose();
        _dismantled.TrySetResult();
    }

    internal void BecomeRunning() => Become(HandleState.Running, null);

    internal void BecomeIdle(StopPoint at) => Become(HandleState.Idle, at);

    /// <param name="tell">Run when the status can be seen, and before anyone who waits for the end goes on.</param>
    internal void BecomeDead(ExitStatus? exit, Action? tell = null)
    {
        lock (_gate) _exit ??= exit;
        Become(HandleState.Dead, null, tell);
    }

    /// <inheritdoc cref="BecomeDead"/>
    internal void BecomeLost(string reason, Action? tell = null)
    {
        LostReason = reason;
        Become(HandleState.Lost, null, tell);
    }

    internal void BecomeReleased() => Become(HandleState.Released, null);

    /// <summary>Why nothing can be done with it any more.</summary>
    internal VictimGoneException Gone() => new(ProcessId, this switch
    {
        { Exit: { Signal: not 0 } exit } => $"process died from signal {exit.Signal}",
        { Exit: { } exit } => $"process exited with status {exit.Code}",
        { LostReason: { } reason } => reason,
        _ => "process has ended or was released",
    });

    private void Become(HandleState state, StopPoint? at, Action? tell = null)
    {
        lock (_gate)
        {
            if (_state is HandleState.Dead or HandleState.Lost or HandleState.Released) return; // Death found anywhere is final.
            _state = state;
            _idleAt = at;
        }

        _settled.TrySetResult();
        if (IsHeld) return;
        tell?.Invoke();
        _ended.TrySetResult();
    }
}
