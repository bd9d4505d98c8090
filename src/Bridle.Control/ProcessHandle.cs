using Bridle.Control.Events;
using Bridle.Control.Handles;
using Bridle.Control.Threads;
using Bridle.Linux.Descriptors;
using Bridle.Linux.Waiting;
using Bridle.Processes;
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
    private HandleState _state;

    internal ProcessHandle(int processId, GrabLevel level, ProcessDescriptor? descriptor) =>
        (ProcessId, Level, Descriptor) = (processId, level, descriptor);

    public int ProcessId { get; internal set; }

    public GrabLevel Level { get; }

    /// <summary>The process has neither ended, nor been lost or released.</summary>
    public bool IsAlive => State is HandleState.Starting or HandleState.Running or HandleState.Idle;

    /// <summary>Where the victim idles; null while it runs.</summary>
    public StopPoint? IdleAt { get; private set; }

    /// <summary>How it ended; null before, and where nobody could tell.</summary>
    public ExitStatus? Exit { get; private set; }

    /// <summary>Why it was lost; null unless it was.</summary>
    public string? LostReason { get; private set; }

    /// <summary>The newest snapshot, which stays when the process has ended.</summary>
    public ProcessSnapshot Snapshot => Process?.Snapshot ?? new ProcessSnapshot { Number = 0, ProcessId = ProcessId };

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
    internal bool IsCacheable { get; set; }

    /// <summary>A newer handle has taken its place; it goes with its last reference.</summary>
    internal bool IsStale { get; set; }

    /// <summary>The process has exited (its descriptor says so), though nobody may have been told yet.</summary>
    internal bool HasExited => Descriptor?.TryWaitForExit(TimeSpan.Zero) ?? false;

    /// <summary>Waits until the process idles, runs, or is gone: until creating or grabbing it is over.</summary>
    internal void WaitUntilSettled() => _settled.Task.GetAwaiter().GetResult();

    internal bool WaitUntilEnded(TimeSpan timeout) => _ended.Task.Wait(timeout);

    internal void BecomeRunning() => Become(HandleState.Running, null);

    internal void BecomeIdle(StopPoint at) => Become(HandleState.Idle, at);

    internal void BecomeDead(ExitStatus? exit)
    {
        Exit = exit;
        Become(HandleState.Dead, null);
    }

    internal void BecomeLost(string reason)
    {
        LostReason = reason;
        Become(HandleState.Lost, null);
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

    private void Become(HandleState state, StopPoint? at)
    {
        lock (_gate)
        {
            if (_state is HandleState.Dead or HandleState.Lost or HandleState.Released) return; // Death found anywhere is final.
            _state = state;
            IdleAt = at;
        }

        _settled.TrySetResult();
        if (!IsAlive) _ended.TrySetResult();
    }
}
