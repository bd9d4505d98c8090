using System.Runtime.CompilerServices;
using Bridle.Control.Handles;
using Bridle.Control.Logging;
using Bridle.Control.Notifications;
using Bridle.Control.Pausing;
using Bridle.Control.Releasing;
using Bridle.Control.Threads;
using Bridle.Linux;
using Bridle.Linux.Descriptors;
using Bridle.Linux.Procfs;
using Bridle.Processes.Grabbing;
using Bridle.Processes.Symbols;

namespace Bridle.Control;

/// <summary>
/// The processes that a client holds: creates, grabs and observes them, shares their handles, keeps idle read-only ones, and tells what
/// becomes of them. Disposing of it releases every handle. Any thread.
/// </summary>
public sealed class ControlSession : IDisposable
{
    private const string DebugSwitch = "BRIDLE_DEBUG";

    private readonly HandleTable _table;
    private readonly NotificationQueue _notifications = new();
    private readonly ControlWorkers _workers = new();
    private readonly HandleOpener _opener;
    private readonly StackReading _stacks;
    private int _target;

    public ControlSession(SessionOptions? options = null)
    {
        options ??= new SessionOptions();
        bool debug = options.Debug || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(DebugSwitch));
        _table = new HandleTable(options.CacheLimit);
        Log = new DebugLog(options.DebugSink, debug);
        ObjectFileStore objects = options.ObjectFiles ?? new ObjectFileStore();
        _opener = new HandleOpener(_notifications, Log, objects);
        _stacks = new StackReading(_workers, objects);
    }

    public DebugLog Log { get; }

    /// <summary>The process id of the first victim that was created or grabbed for control; null before.</summary>
    public int? Target => Volatile.Read(ref _target) is var target and not 0 ? target : null;

    /// <summary>Creates a victim, and returns when it is held at its stop point (or has ended before).</summary>
    /// <param name="path">A path, or a name that is looked up in PATH.</param>
    /// <param name="arguments">Without the program's name.</param>
    /// <param name="options">Null for the defaults: held before main.</param>
    /// <exception cref="LinuxException">It could not be executed; the text names stage and cause, and nothing is left of it.</exception>
    public Victim Create(string path, IReadOnlyList<string> arguments, CreateOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(arguments);
        ProcessHandle handle = new(0, GrabLevel.Control, null) { IsCreated = true };
        handle.Thread = new ControlThread(handle, _workers, Log);
        _table.Add(handle);
        try
        {
            _opener.Create(handle, path, arguments, options ?? new CreateOptions(), () => OnKnown(handle));
        }
        catch
        {
            Abandon(handle);
            throw;
        }

        return new Victim(this, handle);
    }

    /// <summary>
    /// Takes control of a process; the same one twice gives two leases on one handle. A thread's id names its process.
    /// </summary>
    /// <exception cref="GrabException">It was refused, with cause and cure; nothing was changed in it.</exception>
    public Victim Grab(int pid, GrabOptions? options = null)
    {
        options ??= new GrabOptions();
        return Open(pid, GrabLevel.Control, handle =>
        {
            _opener.Grab(handle, options);
            Interlocked.CompareExchange(ref _target, handle.ProcessId, 0);
        });
    }

    /// <summary>Looks at a process without touching it: no ptrace, no stop.</summary>
    /// <exception cref="GrabException">There is no such process, or it may not be looked at.</exception>
    public Victim Observe(int pid)
    {
        Victim victim = Open(pid, GrabLevel.Observe, _opener.Observe);
        if (_table.Evict() is { } evicted) Destroy(evicted, ReleaseMode.Default);
        return victim;
    }

    /// <summary>
    /// The stacks of a process that need not be held: each thread stands still for a moment only, or not at all where that is not wanted
    /// or not allowed. Of a victim of this session, ask for them through its handle.
    /// </summary>
    /// <param name="processId">Not a thread's.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="GrabException">There is no such process, or it may not be looked at.</exception>
    public ProcessStacks ReadStacks(int processId, StackReadOptions? options = null) => _stacks.Read(processId, options ?? StackReadOptions.Default);

    /// <summary>Waits for the next notification; a negative time for ever. Null when the time is over first.</summary>
    /// <exception cref="ObjectDisposedException">The session is disposed of, before or while it is waited for.</exception>
    public bool TryWaitForNotification(TimeSpan timeout, out Notification? notification)
    {
        notification = _notifications.Take(timeout);
        return notification is not null;
    }

    /// <summary>The notifications as they come, until cancelled or the session is disposed of. Each goes to one reader only.</summary>
    public async IAsyncEnumerable<Notification> NotificationsAsync([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        while (await _notifications.TakeAsync(cancellation).ConfigureAwait(false) is { } notification) yield return notification;
    }

    /// <summary>
    /// Before our own process is stopped (Ctrl-Z): every victim is let run, without traps and untraced, for a stopped tracer would
    /// stop it at the next occasion.
    /// </summary>
    public void Suspend() => ForEachControlled(static loop => loop.Suspend());

    /// <summary>After that: takes hold again, puts the breakpoints back, and tells of the gap.</summary>
    public void Resume() => ForEachControlled(static loop => loop.Resume());

    /// <summary>Releases every handle, in the order of their last use, and wakes who waits for notifications.</summary>
    /// <exception cref="InvalidOperationException">Called by a handler, on the control thread of a victim.</exception>
    public void Dispose()
    {
        foreach (ProcessHandle handle in _table.All) handle.Thread?.RefuseNested();
        foreach (ProcessHandle handle in _table.Close()) Destroy(handle, ReleaseMode.Default);
        _workers.Dispose();
        _notifications.Dispose();
    }

    internal void Release(ProcessHandle handle, ReleaseMode mode)
    {
        if (_table.Release(handle)) Destroy(handle, mode);
    }

    private Victim Open(int pid, GrabLevel level, Action<ProcessHandle> open)
    {
        ProcessHandle handle = Acquire(pid, level, out bool isNew, out ProcessHandle? superseded);
        if (Log.IsOn && isNew && handle.IsUpgrade) Log.Write($"pid {handle.ProcessId}: upgrading");
        if (superseded is not null) Destroy(superseded, ReleaseMode.Default);
        if (isNew) OpenNew(handle, open);
        else AwaitOther(handle);
        if (!isNew && handle.Level == GrabLevel.Observe) handle.LookAnew();
        return new Victim(this, handle);
    }

    private ProcessHandle Acquire(int pid, GrabLevel level, out bool isNew, out ProcessHandle? superseded)
    {
        int processId = ProcessOf(pid, out ProcessDescriptor? descriptor);
        ProcessHandle? made = null;
        try
        {
            return _table.Acquire(processId, level, () => made = Make(processId, level, descriptor), out isNew, out superseded);
        }
        finally
        {
            if (made is null) descriptor?.Dispose();
        }
    }

    /// <summary>The process of a process or thread id; only a process has a descriptor, so that finds out at once.</summary>
    private static int ProcessOf(int pid, out ProcessDescriptor? descriptor)
    {
        if (ProcessDescriptor.TryOpen(pid, out descriptor, out _)) return pid;
        int processId = new GrabDiagnosis(new ProcessFiles()).TryFindProcess(pid, out int found) ? found : pid;
        ProcessDescriptor.TryOpen(processId, out descriptor, out _);
        return processId;
    }

    private ProcessHandle Make(int processId, GrabLevel level, ProcessDescriptor? descriptor)
    {
        ProcessHandle handle = new(processId, level, descriptor);
        // Before others find it: whoever closes the session meanwhile must have a thread to ask.
        if (level == GrabLevel.Control) handle.Thread = new ControlThread(handle, _workers, Log);
        return handle;
    }

    private void OpenNew(ProcessHandle handle, Action<ProcessHandle> open)
    {
        try
        {
            handle.Predecessor?.WaitUntilDismantled();
            handle.Predecessor = null;
            open(handle);
        }
        catch (Exception failure)
        {
            handle.Refusal = (failure as GrabException)?.Refusal;
            Abandon(handle);
            throw;
        }
    }

    /// <summary>Another thread is taking hold of it: its failure is ours too.</summary>
    private void AwaitOther(ProcessHandle handle)
    {
        if (handle.Thread is { IsCurrent: true }) return; // A handler asks for the victim that it is called for.
        handle.WaitUntilSettled();
        if (handle.State != HandleState.Released) return;
        _table.Release(handle);
        throw new GrabException(handle.Refusal
            ?? new GrabRefusal(handle.ProcessId, GrabRefusalKind.Interrupted, Errno.EINTR, "another attempt to grab it failed"));
    }

    private void OnKnown(ProcessHandle handle)
    {
        _table.Publish(handle);
        Interlocked.CompareExchange(ref _target, handle.ProcessId, 0);
    }

    private void Abandon(ProcessHandle handle)
    {
        _table.Remove(handle);
        handle.BecomeReleased();
        Dismantle(handle);
    }

    private void Destroy(ProcessHandle handle, ReleaseMode mode)
    {
        try
        {
            handle.Thread?.PostLast(loop => loop.Release(mode));
        }
        catch (VictimGoneException)
        {
            // It has ended by itself.
        }
        finally
        {
            Dismantle(handle);
        }
    }

    private void Dismantle(ProcessHandle handle)
    {
        handle.Thread?.Join();
        handle.BecomeReleased();
        _notifications.Drop(handle);
        handle.Dismantle();
        _table.Finish(handle);
    }

    private void ForEachControlled(Action<ControlLoop> work)
    {
        foreach (ProcessHandle handle in _table.All)
        {
            try
            {
                handle.Thread?.Post(work, needsVictim: false);
            }
            catch (VictimGoneException)
            {
                // It has ended meanwhile.
            }
        }
    }
}
