using System.Collections.Immutable;
using Bridle.Control.Events;
using Bridle.Control.Threads;
using Bridle.Linux;
using Bridle.Linux.Procfs;
using Bridle.Linux.Ptrace;
using Bridle.Processes;
using Bridle.Processes.Threads;

namespace Bridle.Control.Following;

/// <summary>
/// Follows exec: the old program's threads, traps and slots are gone with its memory, and the new one is looked at before its first
/// instruction. Control thread only.
/// </summary>
internal sealed class ExecFollower(TracedProcess process, ProcessFiles files, ControlParts parts)
{
    /// <summary>In the words of the original for a program that a tracer may not look into.</summary>
    public const string Unobservable = "process exec'd set-id or unobservable program";

    /// <summary>At once when the event is reported: the other threads are gone, most of them without a word.</summary>
    public void OnReported(TracedThread thread)
    {
        if (thread.ProcessId != process.ProcessId) return;
        parts.Publish(EventSet.Replacements, new ReplacedEvent(process.ProcessId));
        thread.StandsAtTrap = false;
        thread.LinkerWatch?.Dispose();
        thread.LinkerWatch = null;
        foreach (TracedThread gone in process.Threads.KeepOnly(thread))
            parts.Publish(EventSet.Threads, new ThreadExitedEvent(process.ProcessId, gone.Id, null));
    }

    /// <summary>Looks at the new program. Null, or why it is lost.</summary>
    public string? Follow(TracedThread thread)
    {
        int caller = Tracee.GetEventMessage(thread.Id, out ulong message).IsSuccess ? (int)message : thread.Id;
        parts.GroupStops.Reset();
        parts.Releaser.DetachSharers();
        if (Open(isStarting: true) is { } reason) return reason;
        ImmutableArray<string> arguments = [.. files.CommandLine(process.ProcessId)];
        parts.Publish(EventSet.LifeCycle, new ExecEvent(process.ProcessId, caller, process.Snapshot.ExecutablePath ?? "", arguments));
        return null;
    }

    /// <summary>Opens the program that is mapped now. Null, or why it is lost.</summary>
    public string? Open(bool isStarting)
    {
        Errno error = process.OpenProgram();
        if (parts.Log.IsOn) parts.Log.Write($"pid {process.ProcessId}: program opened: {error}, {process.Snapshot.ExecutablePath}");
        if (error == Errno.EACCES || error == Errno.EPERM) return Unobservable;
        if (!error.IsSuccess) return null; // It is being killed: its death comes next.
        if (parts.FollowsObjects || parts.StopPoints.WaitsForLinker) parts.Linker.Follow(isStarting);
        if (!isStarting) return null;
        WarnOfLostPrivileges();
        parts.StopPoints.Approach();
        return null;
    }

    /// <summary>The kernel takes set-id privileges away under a tracer that has not the right to trace the new identity.</summary>
    private void WarnOfLostPrivileges()
    {
        int living = process.LivingThreadId;
        if (!parts.Events.Wants(EventSet.LifeCycle) || !files.TryReadThreadStatus(process.ProcessId, living, out ProcessStatus status)) return;
        if (!files.TryReadExecutableOwner(process.ProcessId, living, out uint? setUser, out uint? setGroup)) return;
        bool isLost = (setUser is { } user && status.User.Effective != user) || (setGroup is { } group && status.Group.Effective != group);
        if (!isLost) return;
        string path = process.Snapshot.ExecutablePath ?? "the program";
        parts.Publish(EventSet.LifeCycle, new WarningEvent(process.ProcessId,
            $"{path} is a set-id program and runs without its privileges because it is traced: run as root to trace it with them"));
    }
}
