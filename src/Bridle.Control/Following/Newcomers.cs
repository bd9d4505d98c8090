using Bridle.Control.Logging;
using Bridle.Linux;
using Bridle.Linux.Kernel;
using Bridle.Linux.Procfs;
using Bridle.Linux.Ptrace;
using Bridle.Processes;
using Bridle.Processes.Threads;

namespace Bridle.Control.Following;

/// <summary>
/// Tells what a thread is that ptrace attached by itself, at its first stop: one of the victim's, one of another process that shares
/// its memory, or a forked child. A child is scrubbed of our traps and let go before it runs an instruction. One that shares the
/// memory is kept, for our traps are in its text too; what it does is nobody's business. Control thread only.
/// </summary>
internal sealed class Newcomers(TracedProcess process, ProcessFiles files, DebugLog log)
{
    private readonly HashSet<int> _announced = [];
    private readonly HashSet<int> _met = [];

    /// <summary>A child could not be freed of our traps.</summary>
    public Action<int, Errno> OnUnscrubbed { get; set; } = static (_, _) => { };

    /// <summary>Children that an event has told of, and whose first stop has not come.</summary>
    public bool AreExpected => _announced.Count != 0;

    public PtraceOptions Options { get; init; } = PtraceOptions.Control;

    /// <summary>An event named a new thread or process, before or after its first stop.</summary>
    public void Announce(int id)
    {
        if (!_met.Remove(id) && !process.Threads.TryFind(id, out _)) _announced.Add(id);
    }

    /// <summary>The thread where it is to be kept, otherwise null.</summary>
    public TracedThread? Meet(StopEvent stop)
    {
        if (!_announced.Remove(stop.ThreadId) && !stop.IsDeath) _met.Add(stop.ThreadId);
        if (stop.IsDeath) return null;
        if (!files.TryReadStatus(stop.ThreadId, out ProcessStatus status))
        {
            Tracee.Detach(stop.ThreadId, 0);
            return null;
        }

        int owner = status.ThreadGroupId;
        if (owner == process.ProcessId || Shares(stop.ThreadId, owner)) return Keep(stop.ThreadId, owner);
        LetGo(stop);
        return null;
    }

    /// <summary>A thread that an exec took away before its first stop is never met.</summary>
    public void ForgetVanished() => _announced.RemoveWhere(id => !files.TryReadStatus(id, out _));

    public void Forget()
    {
        _announced.Clear();
        _met.Clear();
    }

    private TracedThread Keep(int id, int owner)
    {
        _met.Remove(id);
        TracedThread thread = process.Threads.Add(id, owner);
        thread.IsNew = true;
        thread.Options = Options;
        if (owner != process.ProcessId && log.IsOn) log.Write($"pid {process.ProcessId}: process {owner} shares its memory: kept");
        return thread;
    }

    private bool Shares(int id, int owner) => process.Sites.HasEverPlanted
        && (process.Threads.Any(thread => thread.ProcessId == owner) || AddressSpaces.Shared(id, process.LivingThreadId, out _));

    private void LetGo(StopEvent stop)
    {
        Errno error = process.ScrubChild(stop.ThreadId);
        if (!error.IsSuccess && error != Errno.ESRCH) OnUnscrubbed(stop.ThreadId, error);
        Tracee.Detach(stop.ThreadId, stop.Kind == StopKind.Signal ? stop.Number : 0);
        if (log.IsOn) log.Write($"pid {process.ProcessId}: child {stop.ThreadId} let go: {error}");
    }
}
