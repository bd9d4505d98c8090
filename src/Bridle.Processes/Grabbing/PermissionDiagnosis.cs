using System.Numerics;
using Bridle.Linux.Procfs;

namespace Bridle.Processes.Grabbing;

/// <summary>Which of the rules of ptrace(2), "Ptrace access mode checking", said no. The first that fits is told.</summary>
internal sealed class PermissionDiagnosis(ProcessFiles files, int self)
{
    private const int SysPtrace = 19;

    private const string YamaScope = "kernel/yama/ptrace_scope";

    internal string? Find(int pid)
    {
        if (!files.TryReadStatus(self, out ProcessStatus own) || !files.TryReadStatus(pid, out ProcessStatus victim))
            return null;
        bool capable = own.HasCapability(SysPtrace);
        int scope = files.TryReadSetting(YamaScope, out int value) ? value : 0;
        return OfYamaForAll(scope) ?? OfNamespace(pid) ?? OfUser(own, victim, capable) ?? OfYama(scope, capable) ??
            OfSetId(victim, capable) ?? OfCapabilities(own, victim, capable) ?? OfSeccomp(own) ?? OfDumpable(capable);
    }

    /// <summary>Why the kernel lets us not even read what /proc says of it. Yama and seccomp leave that alone.</summary>
    internal string? FindForReading(int pid)
    {
        if (!files.TryReadStatus(self, out ProcessStatus own) || !files.TryReadStatus(pid, out ProcessStatus victim))
            return null;
        bool capable = own.HasCapability(SysPtrace);
        return OfNamespace(pid) ?? OfUser(own, victim, capable) ?? OfSetId(victim, capable) ??
            OfCapabilities(own, victim, capable) ?? OfDumpable(capable) ??
            "we have CAP_SYS_PTRACE, so a security module or the sandbox that we run in forbids it";
    }

    private static string? OfYamaForAll(int scope) => scope < 3
        ? null
        : "kernel.yama.ptrace_scope is 3: nobody may trace until the next boot";

    // Where the link of the victim is unreadable nothing is known, so nothing is claimed.
    private string? OfNamespace(int pid) =>
        files.Namespace(pid, "user") is { } theirs && files.Namespace(self, "user") is { } ours && theirs != ours
            ? $"it lives in another user namespace, {theirs} against our {ours}: run as root of a namespace that holds both"
            : null;

    private static string? OfUser(ProcessStatus own, ProcessStatus victim, bool capable) =>
        capable || own.User.Real == victim.User.Real
            ? null
            : $"it belongs to uid {victim.User.Real} and we are uid {own.User.Real} without CAP_SYS_PTRACE: run as that user or as root";

    private static string? OfYama(int scope, bool capable) => (scope, capable) switch
    {
        (1, false) => "kernel.yama.ptrace_scope is 1: only descendants may be traced; start the program under us, run as root, " +
            "or set it to 0",
        (2, false) => "kernel.yama.ptrace_scope is 2: only CAP_SYS_PTRACE may trace; run as root, or set it to 0",
        _ => null,
    };

    private static string? OfSetId(ProcessStatus victim, bool capable) =>
        capable || (victim.User.Agree && victim.Group.Agree)
            ? null
            : "it is a set-id program: run as root";

    // Who may trace a process could use all that it may do.
    private static string? OfCapabilities(ProcessStatus own, ProcessStatus victim, bool capable)
    {
        ulong more = victim.PermittedCapabilities & ~own.PermittedCapabilities;
        return capable || more == 0
            ? null
            : $"it has capabilities that we lack, {CapabilityName.Of(BitOperations.TrailingZeroCount(more))} for one: run as root";
    }

    private static string? OfSeccomp(ProcessStatus own) => own.Seccomp != SeccompMode.Filter
        ? null
        : "we run under a seccomp filter, as containers have, which may forbid ptrace: start the container with --cap-add=SYS_PTRACE";

    private static string? OfDumpable(bool capable) => capable
        ? null
        : "it may be protected from tracing (set-id, unreadable program or PR_SET_DUMPABLE 0): run as root";
}
