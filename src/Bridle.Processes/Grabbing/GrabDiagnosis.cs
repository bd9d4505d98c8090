using Bridle.Linux;
using Bridle.Linux.Procfs;

namespace Bridle.Processes.Grabbing;

/// <summary>
/// Finds out why a grab cannot come about. ptrace(2) says EPERM for a dozen reasons; /proc knows which. It only reads, on any
/// thread, and what it finds may already be past: it explains a refusal, it never replaces the attempt.
/// </summary>
/// <param name="files">The procfs to look into.</param>
/// <param name="ownProcessId">The tracer's process; 0 for this one.</param>
public sealed class GrabDiagnosis(ProcessFiles files, int ownProcessId = 0)
{
    private readonly PermissionDiagnosis _permission = new(files, ownProcessId == 0 ? Environment.ProcessId : ownProcessId);

    private readonly int _self = ownProcessId == 0 ? Environment.ProcessId : ownProcessId;

    /// <summary>The process of a process or thread id.</summary>
    public bool TryFindProcess(int pidOrTid, out int pid)
    {
        // /proc lists processes alone but opens /proc/TID too.
        bool found = files.TryReadStatus(pidOrTid, out ProcessStatus status);
        pid = found ? status.ThreadGroupId : 0;
        return found;
    }

    /// <summary>What can be known before the attempt; null where an attempt is worth making.</summary>
    public GrabRefusal? Precheck(int pid)
    {
        if (!files.TryReadStatus(pid, out ProcessStatus status))
            return new GrabRefusal(pid, GrabRefusalKind.NoSuchProcess, Errno.ESRCH);
        if (status.ThreadGroupId == _self)
            return new GrabRefusal(pid, GrabRefusalKind.Self, Errno.Success, "a process cannot trace itself");
        if (IsKernelThread(status))
            return new GrabRefusal(pid, GrabRefusalKind.SystemProcess, Errno.Success, $"{status.Name} is a thread of the kernel");
        if (IsDead(status))
            return Zombie(pid, status);
        return status.TracerId == 0 ? null : new GrabRefusal(pid, GrabRefusalKind.Traced, Errno.Success, Tracer(status.TracerId));
    }

    /// <summary>Why ptrace(2) answered <paramref name="ptraceError"/> when <paramref name="pid"/> was to be seized.</summary>
    public GrabRefusal Explain(int pid, Errno ptraceError)
    {
        GrabRefusalKind kind = KindOf(ptraceError);
        if (kind is GrabRefusalKind.NoSuchProcess or GrabRefusalKind.PermissionDenied && Precheck(pid) is { } refusal)
            return refusal with { Error = ptraceError };
        string? detail = kind switch
        {
            GrabRefusalKind.PermissionDenied => _permission.Find(pid),
            GrabRefusalKind.TooManyFiles => "raise the limit of open files (ulimit -n)",
            GrabRefusalKind.Unanticipated => ptraceError.Message,
            _ => null,
        };
        return new GrabRefusal(pid, kind, ptraceError, detail);
    }

    /// <summary>The same for one thread of several: another one may be traced by us already.</summary>
    public GrabRefusal ExplainThread(int pid, int tid, Errno ptraceError) =>
        files.TryReadThreadStatus(pid, tid, out ProcessStatus status) && status.TracerId != 0
            ? new GrabRefusal(pid, GrabRefusalKind.Traced, ptraceError, Tracer(status.TracerId))
            : Explain(pid, ptraceError);

    /// <summary>Why a process cannot be observed, which its tracer does not hinder; null where an attempt is worth making.</summary>
    public GrabRefusal? PrecheckReading(int pid) =>
        Precheck(pid) is { Kind: not (GrabRefusalKind.Traced or GrabRefusalKind.Self) } refusal ? refusal : null;

    /// <summary>Why a file of /proc about <paramref name="pid"/> could not be read.</summary>
    public GrabRefusal ExplainReading(int pid, Errno error)
    {
        GrabRefusalKind kind = KindOf(error);
        if (kind is GrabRefusalKind.NoSuchProcess or GrabRefusalKind.PermissionDenied && PrecheckReading(pid) is { } refusal)
            return refusal with { Error = error };
        string? detail = kind switch
        {
            GrabRefusalKind.PermissionDenied => _permission.FindForReading(pid),
            GrabRefusalKind.TooManyFiles => "raise the limit of open files (ulimit -n)",
            GrabRefusalKind.Unanticipated => error.Message,
            _ => null,
        };
        return new GrabRefusal(pid, kind, error, detail);
    }

    private static GrabRefusalKind KindOf(Errno error) => error switch
    {
        _ when error == Errno.ESRCH || error == Errno.ENOENT => GrabRefusalKind.NoSuchProcess,
        _ when error == Errno.EPERM || error == Errno.EACCES => GrabRefusalKind.PermissionDenied,
        _ when error == Errno.EMFILE => GrabRefusalKind.TooManyFiles,
        _ when error == Errno.EINTR => GrabRefusalKind.Interrupted,
        _ => GrabRefusalKind.Unanticipated,
    };

    private bool IsKernelThread(ProcessStatus status) => status.IsKernelThread ??
        (files.TryReadStat(status.ThreadGroupId, status.ThreadId, out ThreadStat stat) && stat.IsKernelThread);

    // A leader that has left its threads behind shows as a zombie, and can be grabbed by the others.
    private bool IsDead(ProcessStatus status) =>
        status.IsZombie && files.ThreadIds(status.ThreadGroupId).Length <= 1;

    private GrabRefusal Zombie(int pid, ProcessStatus status)
    {
        string parent = status.ParentId == 0 ? "its parent" : Named(status.ParentId);
        return new GrabRefusal(pid, GrabRefusalKind.Zombie, Errno.Success, $"it has ended and waits for {parent} to collect it");
    }

    // The kernel names the tracing thread, which says nothing to a user who knows processes.
    private string Tracer(int tid)
    {
        int pid = TryFindProcess(tid, out int found) ? found : tid;
        return pid == _self
            ? "by another session of this process; a process has one tracer at a time, so release it there first"
            : $"by {Named(pid)}; a process has one tracer at a time, so end that one first";
    }

    private string Named(int pid) =>
        files.TryReadStatus(pid, out ProcessStatus status) ? $"pid {pid} ({status.Name})" : $"pid {pid}";
}
