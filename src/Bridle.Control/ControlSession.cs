using System.Runtime.CompilerServices;
using Bridle.Control.Handles;
using Bridle.Control.Logging;
using Bridle.Control.Notifications;
using Bridle.Control.Releasing;
using Bridle.Linux;
using Bridle.Linux.Descriptors;
using Bridle.Linux.Procfs;
using Bridle.Processes.Grabbing;

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
    private readonly HandleOpener _opener;
    private int _target;

    public ControlSession(SessionOptions? options = null)
    {
        options ??= new SessionOptions();
        bool debug = options.Debug || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(DebugSwitch));
        _table = new HandleTable(options.CacheLimit);
        Log = new DebugLog(options.DebugSink, debug);
        _opener = new HandleOpener(_notifications, Log);
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
        Victim victim = Open(pid, GrabLevel.Observe, handle =>
        {
            _opener.Observe(handle);
            handle.IsCacheable = true;
        });
        if (_table.Evict() is { } evicted) Destroy(evicted, ReleaseMode.Default);
        return victim;
    }

    /// <summary>Waits for the next notification; a negative time for ever. Null when the time is over first.</summary>
    public bool TryWaitForNotification(TimeSpan timeout, out Notification? notification)
    {
        notification = _notifications.Take(timeout);
        return notification is not null;
    }

    /// <summary>The notifications as they come, until cancelled. Each goes to one reader only.</summary>
    public async IAsyncEnumerable<Notification> NotificationsAsync([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        while (true) yield return await _notifications.TakeAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>
    /// Before our own process is stopped (Ctrl-Z): every victim is let run, without traps and untraced, for a stopped tracer would
    /// stop it at the next occasion.
    /// </summary>
    public void Suspend() => ForEachControlled(static loop => loop.Suspend());

    /// <summary>After that: takes hold again, puts the breakpoints back, and tells of the gap.</summary>
    public void Resume() => ForEachControlled(static loop => loop.Resume());

    public void Dispose()
    {
        foreach (ProcessHandle handle in _table.All)
        {
            _table.Remove(handle);
            Destroy(handle, ReleaseMode.Default);
        }

        _notifications.Dispose();
    }

    internal void Release(ProcessHandle handle, ReleaseMode mode)
    {
        if (_table.Release(handle)) Destroy(handle, mode);
    }

    private Victim Open(int pid, GrabLevel level, Action<ProcessHandle> open)
    {
        int processId = new GrabDiagnosis(new ProcessFiles()).TryFindProcess(pid, out int found) ? found : pid;
        ProcessHandle handle = _table.Acquire(processId, level, () => Make(processId, level), out bool isNew, out ProcessHandle? superseded);
        if (Log.IsOn && superseded is not null) Log.Write($"pid {processId}: upgrading");
        if (superseded is not null) Destroy(superseded, ReleaseMode.Default);
        if (isNew) OpenNew(handle, open);
        else AwaitOther(handle);
        return new Victim(this, handle);
    }

    private static ProcessHandle Make(int processId, GrabLevel level) =>
        new(processId, level, ProcessDescriptor.TryOpen(processId, out ProcessDescriptor? descriptor, out _) ? descriptor : null);

    private void OpenNew(ProcessHandle handle, Action<ProcessHandle> open)
    {
        try
        {
            open(handle);
        }
        catch
        {
            Abandon(handle);
            throw;
        }
    }

    /// <summary>Another thread is taking hold of it: its failure is ours too.</summary>
    private void AwaitOther(ProcessHandle handle)
    {
        handle.WaitUntilSettled();
        if (handle.State != HandleState.Released) return;
        _table.Release(handle);
        throw new GrabException(new GrabRefusal(handle.ProcessId, GrabRefusalKind.Interrupted, Errno.EINTR, "another attempt to grab it failed"));
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
        handle.Thread?.Join();
        _notifications.Drop(handle);
        handle.Process?.Dispose();
        handle.Descriptor?.Dispose();
    }

    private void Destroy(ProcessHandle handle, ReleaseMode mode)
    {
        try
        {
            handle.Thread?.Post(loop => loop.Release(mode), needsVictim: false);
        }
        catch (VictimGoneException)
        {
            // It has ended by itself.
        }

        handle.Thread?.Join();
        handle.BecomeReleased();
        _notifications.Drop(handle);
        handle.Process?.Dispose();
        handle.Descriptor?.Dispose();
    }

    private void ForEachControlled(Action<Threads.ControlLoop> work)
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
