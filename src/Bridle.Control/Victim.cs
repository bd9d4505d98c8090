using Bridle.Control.Events;
using Bridle.Control.Handles;
using Bridle.Control.Releasing;
using Bridle.Linux.Waiting;
using Bridle.Processes;
using Bridle.Processes.Breakpoints;
using Bridle.Processes.Snapshots;
using Bridle.Target;

namespace Bridle.Control;

/// <summary>
/// A lease on a process: whoever creates, grabs or observes one gets a lease of its own on the shared handle, and gives it back by
/// disposing of it. The last one lets the process go. Usable on any thread but the victim's control thread, where handlers run: they
/// use the process that they are given.
/// </summary>
public sealed class Victim : IDisposable
{
    private readonly ControlSession _session;
    private int _isReleased;

    internal Victim(ControlSession session, ProcessHandle handle) => (_session, Handle) = (session, handle);

    public ProcessHandle Handle { get; }

    public int ProcessId => Handle.ProcessId;

    public GrabLevel Level => Handle.Level;

    public bool IsAlive => Handle.IsAlive;

    /// <summary>Where it idles; null while it runs.</summary>
    public StopPoint? IdleAt => Handle.IdleAt;

    public ExitStatus? Exit => Handle.Exit;

    /// <summary>The newest snapshot. It never changes; ask again for a newer one.</summary>
    public ProcessSnapshot Snapshot => Handle.Snapshot;

    /// <summary>Our end of the pipe that a created victim has as standard input; null for any other stream. Closed at release.</summary>
    public FileStream? StandardInput => Handle.Streams.Input;

    /// <inheritdoc cref="StandardInput"/>
    public FileStream? StandardOutput => Handle.Streams.Output;

    /// <inheritdoc cref="StandardInput"/>
    public FileStream? StandardError => Handle.Streams.Error;

    /// <summary>
    /// Runs a function with exclusive access to the process, on its control thread, between two stops, and returns its result. The
    /// process runs meanwhile unless it idles: memory can be read and breakpoints set, but registers only of threads that are stopped.
    /// </summary>
    /// <exception cref="VictimGoneException">The process has ended, was lost or was released.</exception>
    /// <exception cref="InvalidOperationException">A nested call: from the control thread, or from within such a function.</exception>
    public T Invoke<T>(Func<TracedProcess, T> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        RefuseReleased();
        if (Handle.Thread is null) return InvokeObserving(function);
        T result = default!;
        Control().Post(loop => result = function(loop.Process));
        return result;
    }

    public void Invoke(Action<TracedProcess> action)
    {
        ArgumentNullException.ThrowIfNull(action);
        Invoke(process =>
        {
            action(process);
            return true;
        });
    }

    /// <summary>The same while every thread of the process stands still, so that registers and stacks can be read.</summary>
    /// <exception cref="TimeoutException">Not every thread stopped in time; the process runs on.</exception>
    public T InvokeStopped<T>(Func<TracedProcess, T> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        T result = default!;
        bool stopped = false;
        Control().Post(loop => stopped = loop.TryWhileFrozen(() => result = function(loop.Process)));
        return stopped ? result : throw new TimeoutException($"pid {ProcessId}: not every thread stopped in time");
    }

    /// <summary>Lets an idle victim go on, with its breakpoints in. Does nothing while it runs, and none once it is gone.</summary>
    public void Continue()
    {
        RefuseReleased();
        PostIfAlive(static loop => loop.Continue());
    }

    /// <summary>Stops the victim wherever it is, until it is continued. False where its threads did not stop in time.</summary>
    public bool Stop()
    {
        bool stopped = false;
        Control().Post(loop => stopped = loop.Idle(StopPoint.Requested, loop.Process.ProcessId));
        return stopped;
    }

    /// <summary>
    /// Asks for a look at single threads: each that runs is stopped for as long as the handler takes, on the control thread, and the others
    /// run on. Returns at once; does nothing once the victim is gone.
    /// </summary>
    public void Sample(IReadOnlyList<int> threadIds, ThreadHandler handler)
    {
        ArgumentNullException.ThrowIfNull(threadIds);
        PostIfAlive(loop => loop.Parts.Sampler.Ask(threadIds, handler));
    }

    /// <summary>Calls a handler whenever a thread reaches an address. It stays until it is removed or an exec replaces the program.</summary>
    public Breakpoint AddBreakpoint(TargetAddress address, BreakpointHandler handler) =>
        Invoke(process => process.AddBreakpoint(address, handler));

    public void RemoveBreakpoint(Breakpoint breakpoint) => PostIfAlive(loop => loop.Process.RemoveBreakpoint(breakpoint));

    /// <summary>Hears events of the victim on its control thread, until the subscription is disposed of.</summary>
    public EventSubscription Subscribe(EventSet events, VictimEventHandler handler)
    {
        Control();
        return Handle.Events!.Add(events, handler);
    }

    /// <summary>Hears of system calls, until the subscription is disposed of. As long as one exists every call stops its thread.</summary>
    /// <param name="numbers">Null for all.</param>
    public SystemCallSubscription SubscribeSystemCalls(IReadOnlySet<long>? numbers, SystemCallMoments moments, SystemCallHandler handler)
    {
        SystemCallSubscription subscription = new(this, numbers, moments, handler);
        Control().Post(loop => loop.Subscribe(subscription));
        return subscription;
    }

    /// <summary>Ends the victim by SIGKILL, which is reported like any other end.</summary>
    public void Kill()
    {
        RefuseReleased();
        Handle.Descriptor?.TrySendSignal(9, out _);
    }

    /// <summary>Waits until the process has exited, was lost or was released. False when the time is over first.</summary>
    public bool WaitForEnd(TimeSpan timeout) => Handle.WaitUntilEnded(timeout);

    /// <summary>Gives the lease back; the last one lets the process go in the given way. A second call does nothing.</summary>
    /// <exception cref="InvalidOperationException">Called by a handler, on the control thread.</exception>
    public void Release(ReleaseMode mode = ReleaseMode.Default)
    {
        if (_isReleased == 0) Handle.Thread?.RefuseNested();
        if (Interlocked.Exchange(ref _isReleased, 1) == 0) _session.Release(Handle, mode);
    }

    public void Dispose() => Release();

    internal void PostIfAlive(Action<Threads.ControlLoop> work) => Thread().TryPost(work);

    private Threads.ControlThread Control()
    {
        RefuseReleased();
        return Thread();
    }

    private Threads.ControlThread Thread() =>
        Handle.Thread ?? throw new InvalidOperationException($"pid {ProcessId} is only observed: grab it to control it");

    private void RefuseReleased() => ObjectDisposedException.ThrowIf(_isReleased != 0, this);

    private T InvokeObserving<T>(Func<TracedProcess, T> function)
    {
        if (Handle.Observing.IsHeldByCurrentThread) throw new InvalidOperationException($"pid {ProcessId}: a nested call");
        lock (Handle.Observing)
        {
            if (!Handle.IsAlive || Handle.Process is not { } process) throw Handle.Gone();
            // Nobody tells of an exec, and right after it the linker has listed nothing yet.
            if (process.Snapshot.Objects.IsEmpty || !process.IsSameProgram()) process.OpenProgram();
            return function(process);
        }
    }
}
