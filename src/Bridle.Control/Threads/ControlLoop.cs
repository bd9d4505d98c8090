using System.Collections.Concurrent;
using Bridle.Control.Events;
using Bridle.Control.Following;
using Bridle.Control.Releasing;
using Bridle.Control.Stops;
using Bridle.Linux.Ptrace;
using Bridle.Linux.Signals;
using Bridle.Linux.Waiting;
using Bridle.Processes;
using Bridle.Processes.Signals;
using Bridle.Processes.Threads;

namespace Bridle.Control.Threads;

/// <summary>
/// The life of a victim on its control thread: wait, deal with what was reported, serve requests, until it ends, is lost or released.
/// <para>
/// One stop is dealt with at a time. Whoever needs several stops (a step, a remote call, a freeze) takes them from the source while
/// others queue there. Requests run between two stops. While the victim idles or is frozen only deaths and requests are served.
/// </para>
/// </summary>
internal sealed class ControlLoop
{
    private const long LookAgainNanoseconds = 20_000_000;
    private const int KillSignal = 9, TrapSignal = 5;

    private static readonly TimeSpan s_lookAgain = TimeSpan.FromMilliseconds(20);

    private static readonly TimeSpan s_freezeDeadline = TimeSpan.FromSeconds(10), s_killDeadline = TimeSpan.FromSeconds(10);

    private readonly ControlParts _parts;
    private readonly ConcurrentQueue<ControlRequest> _requests;
    private ExitStatus? _lastStatus;
    private bool? _startsWhenOpened;
    private long _lastLook;
    private bool _isOver;

    public ControlLoop(ControlParts parts, ConcurrentQueue<ControlRequest> requests)
    {
        (_parts, _requests) = (parts, requests);
        parts.Traps.OnStopWanted = thread => Idle(parts.TakeReachedPoint(), thread.Id);
        parts.Signals.OnStopWanted = thread => Idle(StopPoint.Requested, thread.Id);
        parts.SystemCalls.OnStopWanted = thread => Idle(StopPoint.Requested, thread.Id);
        parts.Linker.OnStopWanted = thread => Idle(parts.TakeReachedPoint(), thread.Id);
    }

    public TracedProcess Process => _parts.Process;

    public ControlParts Parts => _parts;

    public bool IsIdle { get; private set; }

    /// <summary>Detached for the while that our own process is stopped.</summary>
    public bool IsSuspended { get; private set; }

    public void Run()
    {
        while (!_isOver) Turn();
    }

    /// <summary>Until the victim has reached its stop point, or has ended on the way.</summary>
    public void RunUntilSettled()
    {
        while (!_isOver && !IsIdle) Turn();
    }

    public void Subscribe(SystemCallSubscription subscription)
    {
        _parts.SystemCalls.Add(subscription);
        if (_parts.Execution.StopsAtSystemCalls) return;
        // Whoever runs has been resumed otherwise: it must be resumed once more.
        TryWhileFrozen(() => _parts.Execution.StopsAtSystemCalls = true);
    }

    public void Unsubscribe(SystemCallSubscription subscription)
    {
        _parts.SystemCalls.Remove(subscription);
        if (_parts.SystemCalls.HasSubscribers || !_parts.Execution.StopsAtSystemCalls) return;
        TryWhileFrozen(() =>
        {
            _parts.Execution.StopsAtSystemCalls = false;
            foreach (TracedThread thread in Process.Threads.All) thread.IsInSystemCall = false;
        });
    }

    private void Turn()
    {
        if (_parts.Source.TryTake(deathsOnly: _parts.Execution.IsFrozen, out TracedThread thread)) Handle(thread);
        else if (_requests.TryDequeue(out ControlRequest? request)) Serve(request);
        else Wait();
    }

    /// <summary>Stops the victim and keeps it so, without a trap in its text, until <see cref="Continue"/>.</summary>
    public bool Idle(StopPoint at, int threadId, TimeSpan? deadline = null)
    {
        if (IsIdle || !_parts.Execution.TryFreeze(deadline ?? s_freezeDeadline)) return IsIdle;
        IsIdle = true;
        Process.Sites.TakeOut();
        foreach (TracedThread thread in Process.Threads.ToArray())
            if (thread.State == TraceState.Stopped && !thread.IsInGroupStop) LeaveOurCode(thread);
        _parts.Publish(EventSet.LifeCycle, new StopPointEvent(Process.ProcessId, threadId, at));
        _parts.Handle.BecomeIdle(at);
        return true;
    }

    /// <summary>The thread stands where its program does: out of its slot, and before a trap that nobody was told of; it reaches that again.</summary>
    private void LeaveOurCode(TracedThread thread)
    {
        bool isUntold = !thread.IsHandled && thread.Stop is { Kind: StopKind.Signal, Number: TrapSignal };
        if (isUntold && _parts.Traps.TryTakeBack(thread)) thread.IsHandled = true;
        else _parts.Remote.LeaveSlot(thread, mayReturnToSite: true);
    }

    /// <summary>Lets an idle victim go on; nothing otherwise.</summary>
    public void Continue()
    {
        if (!IsIdle || !Open()) return;
        IsIdle = false;
        if (!_parts.GroupStops.IsActive) Process.Sites.PutBack();
        _parts.Handle.BecomeRunning();
        _parts.Execution.Thaw();
    }

    /// <summary>The program is looked at when somebody asks for it, or before it goes on: a short hold does without.</summary>
    public void OpenLater(bool isStarting) => _startsWhenOpened = isStarting;

    /// <summary>Looks at the program, if that was put off. False where it may not be observed: it is lost then.</summary>
    public bool Open()
    {
        if (_startsWhenOpened is not { } isStarting) return true;
        _startsWhenOpened = null;
        if (_parts.Exec.Open(isStarting) is not { } reason) return true;
        Lose(reason);
        return false;
    }

    /// <summary>Runs something while every thread stands still. False where they could not be stopped in time.</summary>
    public bool TryWhileFrozen(Action work)
    {
        if (!_parts.Execution.TryFreeze(s_freezeDeadline)) return false;
        try
        {
            work();
        }
        finally
        {
            _parts.Execution.Thaw();
        }

        return true;
    }

    public void Release(ReleaseMode mode)
    {
        bool kills = mode == ReleaseMode.Kill
            || (mode == ReleaseMode.Default && _parts.Handle.IsCreated && !_parts.GroupStops.IsActive && !_parts.GroupStops.IsArriving);
        if (_parts.Log.IsOn) _parts.Log.Write($"pid {Process.ProcessId}: {(kills ? "killing" : _parts.Handle.IsCreated ? "abandoning" : "releasing")}");
        _parts.Handle.BecomeReleased();
        try
        {
            if (kills) Kill();
            else if (!IsSuspended) _parts.Releaser.Detach();
            Process.Sites.Forget();
        }
        finally
        {
            _isOver = true; // Whatever failed, the kernel does the rest as the thread ends.
        }
    }

    /// <summary>Lets the victim run without us, for the while that we are stopped ourselves.</summary>
    public void Suspend()
    {
        if (IsSuspended || _isOver) return;
        if (IsIdle) Continue();
        _parts.Releaser.Detach();
        _parts.GroupStops.Reset();
        _parts.Newcomers.Forget();
        IsSuspended = Process.IsUnwatched = true;
    }

    public void Resume()
    {
        if (!IsSuspended) return;
        IsSuspended = false;
        if (_parts.Reattach() is { } reason) EndOrLose(reason);
        else _parts.Tell(new GapEvent(Process.ProcessId, "Bridle was stopped meanwhile"));
        Process.IsUnwatched = false;
    }

    /// <summary>The victim cannot be observed any more. It runs on.</summary>
    public void Lose(string reason)
    {
        if (_isOver) return;
        _isOver = true;
        foreach (TracedThread thread in Process.Threads.ToArray())
            if (thread.State == TraceState.Stopped) thread.Detach();
        _parts.EndAs(tell => _parts.Handle.BecomeLost(reason, tell), new LostEvent(Process.ProcessId, reason));
    }

    private void Wait()
    {
        if (IsSuspended)
        {
            WaitInGap();
            return;
        }

        bool looksAgain = _parts.GroupStops.IsArriving || _parts.Sharers.HaveFreeOnes;
        WaitResultKind kind = _parts.Source.Receive(looksAgain ? LookAgainNanoseconds : -1);
        if (kind == WaitResultKind.NoChildren) EndOrLose(ExecFollower.Unobservable);
        // Whoever wakes us again and again must not keep us from looking.
        if (!looksAgain || System.Diagnostics.Stopwatch.GetElapsedTime(_lastLook) < s_lookAgain) return;
        _lastLook = System.Diagnostics.Stopwatch.GetTimestamp();
        _parts.GroupStops.CompleteIfArrived(lookCloser: true);
        if (_parts.Sharers.HaveFreeOnes && !Process.Sites.AreOut) Process.Sites.PlantMissing();
    }

    private void Serve(ControlRequest request)
    {
        if (request.NeedsVictim && IsSuspended) request.Refuse(new InvalidOperationException("the victim is suspended"));
        else if (!request.NeedsVictim || Open()) request.Run(this);
        else request.Refuse(_parts.Handle.Gone());
    }

    private void Handle(TracedThread thread)
    {
        if (thread.IsNew && !thread.Stop.IsDeath) Welcome(thread);
        switch (thread.Stop.Kind)
        {
            case StopKind.Exited or StopKind.Killed:
                OnDeath(thread);
                break;
            case StopKind.Signal:
                _parts.GroupStops.EndIfOver(thread);
                _parts.Signals.Handle(thread);
                break;
            case StopKind.GroupStop:
                _parts.GroupStops.Arrive(thread);
                break;
            case StopKind.Trap:
                OnTrap(thread);
                break;
            case StopKind.SystemCall:
                _parts.SystemCalls.Handle(thread);
                break;
            case StopKind.Exec:
                OnExec(thread);
                break;
            case StopKind.Fork or StopKind.VFork or StopKind.Clone:
                OnChild(thread);
                break;
            default:
                _parts.Execution.Resume(thread);
                break;
        }
    }

    private void Welcome(TracedThread thread)
    {
        thread.IsNew = false;
        _parts.TrapSignal.LookAtNew(thread);
        if (thread.ProcessId != Process.ProcessId) return;
        // At an exec what is followed belongs to the program that is gone.
        if (thread.Stop.Kind != StopKind.Exec) _parts.Linker.FollowToo(thread);
        _parts.Publish(EventSet.Threads, new ThreadStartedEvent(Process.ProcessId, thread.Id));
    }

    private void OnTrap(TracedThread thread)
    {
        _parts.GroupStops.EndIfOver(thread);
        _parts.Sampler.Take(thread);
        SystemCallRestart.Apply(thread);
        _parts.Execution.Resume(thread);
    }

    private void OnDeath(TracedThread thread)
    {
        StopEvent death = thread.Stop;
        ExitStatus status = death.Kind == StopKind.Killed ? new(0, death.Number, death.CoreDumped) : new(death.Number, 0, false);
        bool isEnd = thread.Id == Process.ProcessId;
        Process.Threads.Remove(thread);
        _parts.Sampler.Forget(thread);
        if (isEnd) End(status);
        else if (thread.ProcessId == Process.ProcessId) OnThreadDeath(thread, status);
        if (!isEnd) _parts.GroupStops.CompleteIfArrived(lookCloser: false);
    }

    // A leader that was dead at the grab is not ours, and its end goes to its parent alone. The last thread knows: the end of a whole
    // process is the end of each thread.
    private void OnThreadDeath(TracedThread thread, ExitStatus status)
    {
        _lastStatus = status;
        _parts.Publish(EventSet.Threads, new ThreadExitedEvent(Process.ProcessId, thread.Id, status));
    }

    private void End(ExitStatus? status)
    {
        _isOver = true;
        _parts.EndAs(tell => _parts.Handle.BecomeDead(status, tell), new ExitedEvent(Process.ProcessId, status));
    }

    private void OnExec(TracedThread thread)
    {
        if (thread.ProcessId != Process.ProcessId)
        {
            // It has memory of its own now, with none of our traps.
            thread.Detach();
            foreach (TracedThread gone in Process.Threads.ToArray())
                if (gone.ProcessId == thread.ProcessId) Process.Threads.Remove(gone);
            return;
        }

        _startsWhenOpened = null;
        if (_parts.Exec.Follow(thread) is { } reason) Lose(reason);
        else if (_parts.StopPoints.Reach(StopPoint.Create)) Hold(thread, StopPoint.Create);
        else _parts.Execution.Resume(thread);
    }

    public void Hold(TracedThread thread, StopPoint at)
    {
        thread.IsHandled = true;
        Idle(at, thread.Id);
    }

    private void OnChild(TracedThread thread)
    {
        StopKind kind = thread.Stop.Kind;
        if (Tracee.GetEventMessage(thread.Id, out ulong message).IsSuccess)
        {
            int child = (int)message;
            _parts.Newcomers.Announce(child);
            if (thread.ProcessId == Process.ProcessId && !IsThread(kind, child))
                _parts.Publish(EventSet.Children, new ChildEvent(Process.ProcessId, thread.Id, KindOf(kind), child));
        }

        _parts.Execution.Resume(thread);
    }

    private bool IsThread(StopKind kind, int child) => kind == StopKind.Clone && _parts.Events.Wants(EventSet.Children)
        && (Process.Threads.TryFind(child, out _) || _parts.Files.TryReadThreadStatus(Process.ProcessId, child, out _));

    private static ChildKind KindOf(StopKind kind) => kind switch
    {
        StopKind.Fork => ChildKind.Fork,
        StopKind.VFork => ChildKind.VFork,
        StopKind.Clone => ChildKind.Clone,
        _ => throw new InvalidOperationException($"a {kind} makes no child"),
    };

    private void Kill()
    {
        if (_parts.Handle.Descriptor is { } descriptor) descriptor.TrySendSignal(KillSignal, out _);
        else ProcessSignals.Send(Process.ProcessId, KillSignal);
        long started = System.Diagnostics.Stopwatch.GetTimestamp();
        while (!_isOver && System.Diagnostics.Stopwatch.GetElapsedTime(started) < s_killDeadline)
        {
            if (_parts.Source.TryTake(deathsOnly: true, out TracedThread thread)) OnDeath(thread);
            else if (_parts.Source.Receive(LookAgainNanoseconds) == WaitResultKind.NoChildren) return;
        }
    }

    // Untraced, a victim that we created is still our child; of another's end we hear when we take hold of it again.
    private void WaitInGap()
    {
        WaitResult result = _parts.Handle.IsCreated ? _parts.Waiter.Wait(-1) : _parts.Waiter.WaitForWake(-1);
        if (result.Kind == WaitResultKind.NoChildren) EndOrLose("its end was taken by somebody else");
        if (result.Kind != WaitResultKind.Status || result.ThreadId != Process.ProcessId) return;
        if (StopEvent.Decode(result.ThreadId, result.Status).IsDeath) End(ExitStatus.Decode(result.Status));
    }

    // Every tracee is gone, and the leader's end was not reported to us: it was taken by somebody, or an exec of an untraced
    // thread took the process away.
    private void EndOrLose(string reason)
    {
        if (_isOver) return;
        if (_parts.Handle.HasExited) End(_lastStatus);
        else Lose(reason);
    }
}
