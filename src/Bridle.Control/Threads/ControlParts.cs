using Bridle.Control.Attaching;
using Bridle.Control.Events;
using Bridle.Control.Following;
using Bridle.Control.Logging;
using Bridle.Control.Notifications;
using Bridle.Control.Releasing;
using Bridle.Control.Stops;
using Bridle.Linker;
using Bridle.Linux.Procfs;
using Bridle.Linux.Ptrace;
using Bridle.Linux.Waiting;
using Bridle.Processes;
using Bridle.Processes.Grabbing;
using Bridle.Processes.Threads;

namespace Bridle.Control.Threads;

/// <summary>
/// What one control thread works with, put together in one place: each part is given just the parts that it needs, and none knows
/// this one. Control thread only.
/// </summary>
internal sealed class ControlParts
{
    private readonly NotificationQueue _notifications;
    private StopPoint _reached = StopPoint.Requested;

    public ControlParts(
        ProcessHandle handle, TracedProcess process, TraceeWaiter waiter, EventPublisher events, NotificationQueue notifications, DebugLog log)
    {
        (Handle, Process, Waiter, Events, _notifications, Log) = (handle, process, waiter, events, notifications, log);
        PtraceOptions options = PtraceOptions.Control | (handle.IsCreated ? PtraceOptions.ExitKill : PtraceOptions.None);
        Source = new StopSource(process, waiter);
        Execution = new Execution(process, Source, Files, log) { Options = options };
        Remote = new RemoteCaller(process, Source);
        TrapSignal = new TrapSignalKeeper(process, Remote, Files);
        Traps = new TrapHandler(process, Execution, Remote, events, log) { OnForcedTrap = TrapSignal.Restore };
        Linker = new LinkerFollower(process, Files, new LinkerGuard(process, log) { AddRegion = Remote.TryInjectRegion }, log, leavesTextAlone: !handle.IsCreated);
        GroupStops = new GroupStops(process, Execution, events, Files);
        Signals = new SignalHandler(process, Execution, Remote, Traps, Linker, GroupStops, events);
        SystemCalls = new SystemCallDispatcher(process, Execution, events);
        Sampler = new Sampler(process, events);
        FailedExecs = new FailedExecFollower(process, events, leavesTextAlone: !handle.IsCreated);
        Newcomers = new Newcomers(process, Files, log) { Options = options };
        Sharers = new Sharers(process, Files, options, log);
        StopPoints = new StopPointKeeper(process, log);
        Exec = new ExecFollower(process, Files, this);
        Releaser = new Releaser(process, Source, Execution, Remote, Traps, Linker, Newcomers, log);
        Connect();
    }

    /// <summary>Whether the client wants loads and unloads followed.</summary>
    public bool FollowsObjects { get; init; } = true;

    public ProcessFiles Files { get; } = new();

    public ProcessHandle Handle { get; }

    public TracedProcess Process { get; }

    public TraceeWaiter Waiter { get; }

    public EventPublisher Events { get; }

    public DebugLog Log { get; }

    public StopSource Source { get; }

    public Execution Execution { get; }

    public RemoteCaller Remote { get; }

    public TrapSignalKeeper TrapSignal { get; }

    public TrapHandler Traps { get; }

    public LinkerFollower Linker { get; }

    public GroupStops GroupStops { get; }

    public SignalHandler Signals { get; }

    public SystemCallDispatcher SystemCalls { get; }

    public Sampler Sampler { get; }

    public FailedExecFollower FailedExecs { get; }

    public Newcomers Newcomers { get; }

    public Sharers Sharers { get; }

    public StopPointKeeper StopPoints { get; }

    public ExecFollower Exec { get; }

    public Releaser Releaser { get; }

    public void Publish(EventSet kind, VictimEvent happened) => Events.Publish(kind, happened);

    /// <summary>Tells subscribers, and whoever waits for notifications.</summary>
    public void Tell(VictimEvent happened)
    {
        Events.Publish(EventSet.LifeCycle, happened);
        _notifications.Add(Handle, happened);
    }

    /// <summary>
    /// The end: the status first, so that who is told finds it, and the notification before anyone who waits for the end goes on and
    /// looks for it; nothing for a victim that was released before.
    /// </summary>
    public void EndAs(Action<Action> become, VictimEvent happened)
    {
        bool wasHeld = Handle.IsAlive;
        Process.CloseSnapshot();
        if (wasHeld) Events.Publish(EventSet.LifeCycle, happened);
        become(() =>
        {
            if (wasHeld) _notifications.Add(Handle, happened);
        });
    }

    /// <summary>Which stop point the stop that is wanted now is for.</summary>
    public StopPoint TakeReachedPoint()
    {
        StopPoint reached = _reached;
        _reached = StopPoint.Requested;
        return reached;
    }

    /// <summary>Takes hold again after a suspension. Why it failed, or null.</summary>
    public string? Reattach()
    {
        GrabRefusal? refusal = new Attacher(Process, Files, Execution.Options).Attach(TimeSpan.FromSeconds(10));
        if (refusal is not null) return refusal.ToString();
        if (!Process.IsSameProgram()) return Exec.Open(isStarting: false);
        Process.Memory.Open(Process.ProcessId, Process.LivingThreadId);
        Process.Sites.PutBack();
        Linker.Follow(isStarting: false);
        return null;
    }

    private void Connect()
    {
        Remote.OnStepped = TrapSignal.Restore;
        Source.OnNewcomer = Newcomers.Meet;
        Source.OnExec = Exec.OnReported;
        Execution.OnPassTrap = Traps.PassTrap;
        Execution.OnHeldElsewhere = Remote.BringToSignalStop;
        Execution.OnThawed = GroupStops.ListenAgain;
        Process.Sites.MayPlant = MayPlant;
        Process.Sites.OnTakenOut = Linker.TakeOut;
        Process.Sites.OnPutBack = Linker.PutBack;
        Process.Sites.OnContested = Linker.GiveWay;
        StopPoints.OnReached = at => _reached = at;
        Linker.OnStarted = _ => StopPoints.Reach(StopPoint.PreInit) ? Verdict.Stop : Verdict.Continue;
        Linker.OnChanged = OnObjectsChanged;
        Newcomers.OnUnscrubbed = (child, error) =>
            Tell(new ErrorEvent(Process.ProcessId, $"failed to take breakpoints out of child {child}: {error.Message}"));
        Events.OnFailure = failure => Tell(new ErrorEvent(Process.ProcessId, $"a handler failed: {failure.Message}"));
    }

    private bool MayPlant()
    {
        TrapSignal.Look(Process.Threads.FirstOwn(static thread =>
            thread.State == TraceState.Stopped && (thread.Stop.Kind == StopKind.Trap || (thread.IsHandled && thread.Stop.Kind == StopKind.Signal))));
        return Sharers.HoldAll();
    }

    private void OnObjectsChanged(TracedThread thread, LinkerChange change, Bridle.Processes.Snapshots.ProcessSnapshot snapshot)
    {
        FailedExecs.Look(change.Loaded);
        ObjectsChangedEvent happened = new(Process.ProcessId, thread.Id, change, snapshot.Number);
        Events.Publish(EventSet.Objects, happened);
        _notifications.Add(Handle, happened);
    }
}
