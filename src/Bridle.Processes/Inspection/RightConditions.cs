using Bridle.Linux;
using Bridle.Linux.Memory;
using Bridle.Linux.Procfs;
using Bridle.Linux.Ptrace;

namespace Bridle.Processes.Inspection;

/// <summary>What the user, its container and its policies allow.</summary>
internal sealed class RightConditions(ProcessFiles files, ProcessStatus own)
{
    internal const int SysPtrace = 19, SysAdmin = 21, PerfMon = 38, Bpf = 39;

    /// <summary>Above the kernel's PID_MAX_LIMIT: no process ever has it.</summary>
    private const int NoProcess = int.MaxValue;

    // The kernel's first namespaces have fixed numbers (PROC_PID_INIT_INO, PROC_USER_INIT_INO).
    private const string FirstPidNamespace = "pid:[4026531836]", FirstUserNamespace = "user:[4026531837]";

    private bool IsCapable => own.HasCapability(SysPtrace);

    public Condition User()
    {
        string who = $"uid {own.User.Effective}{(IsCapable ? "" : ", without CAP_SYS_PTRACE")}";
        return IsCapable
            ? Condition.Ok("user", $"{who}, with CAP_SYS_PTRACE: processes of every user")
            : Condition.Limited("user", $"{who}: only processes of the same user that are not set-id", "run as root, or give the program " +
                "CAP_SYS_PTRACE (setcap cap_sys_ptrace+ep)");
    }

    /// <summary>A filter of seccomp answers before the kernel has looked for the process.</summary>
    public Condition Calls()
    {
        Errno error = Tracee.Seize(NoProcess, PtraceOptions.None);
        string filter = own.Seccomp == SeccompMode.Filter ? $"under {own.SeccompFilters} seccomp filter{(own.SeccompFilters == 1 ? "" : "s")}" : "no seccomp filter";
        return error == Errno.ESRCH
            ? Condition.Ok("ptrace", $"the system call is allowed ({filter})")
            : Condition.No("ptrace", $"the system call is refused with {error.Name} ({filter})",
                "start the container with --cap-add=SYS_PTRACE, or with a seccomp profile that allows ptrace");
    }

    public Condition Yama()
    {
        if (!files.TryReadSetting("kernel/yama/ptrace_scope", out int scope)) return Condition.Ok("yama", "this kernel has no Yama");
        string text = $"kernel.yama.ptrace_scope is {scope}";
        return scope switch
        {
            0 => Condition.Ok("yama", text),
            1 when IsCapable => Condition.Ok("yama", $"{text}, which CAP_SYS_PTRACE passes"),
            2 when IsCapable => Condition.Ok("yama", $"{text}, which CAP_SYS_PTRACE passes"),
            1 => Condition.Limited("yama", $"{text}: only descendants may be grabbed, all else is observed alone",
                "start the program under bridle, run as root, or sysctl kernel.yama.ptrace_scope=0"),
            2 => Condition.No("yama", $"{text}: only CAP_SYS_PTRACE may trace", "run as root, or sysctl kernel.yama.ptrace_scope=0"),
            _ => Condition.No("yama", $"{text}: nobody may trace", "it cannot be undone before the next boot"),
        };
    }

    public Condition Processes() => files.Namespace(Environment.ProcessId, "pid") == FirstPidNamespace
        ? Condition.Ok("pid-namespace", "the first one: all processes of the machine are seen")
        : Condition.Limited("pid-namespace", "a container's: only the processes in it are seen",
            "run outside of the container, or start it with --pid=host");

    public Condition UserNamespace() => files.Namespace(Environment.ProcessId, "user") == FirstUserNamespace
        ? Condition.Ok("user-namespace", "the first one")
        : Condition.Limited("user-namespace", "not the first one: capabilities reach no process outside of it", "run outside of it");

    public Condition Procfs()
    {
        if (!files.TryReadStat(Environment.ProcessId, Environment.ProcessId, out _))
            return Condition.No("procfs", "/proc does not show this process", "mount the proc file system of this pid namespace at /proc");
        return files.TryReadStat(1, 1, out _)
            ? Condition.Ok("procfs", "/proc is mounted, and shows processes of others")
            : Condition.Limited("procfs", "/proc hides the processes of others", "remount it: mount -o remount,hidepid=0 /proc");
    }

    public static Condition Memory()
    {
        bool opened = ProcessMemory.TryOpen(Environment.ProcessId, Environment.ProcessId, out ProcessMemory memory, out Errno error);
        if (opened) memory.Dispose();
        return opened
            ? Condition.Ok("memory", "/proc/PID/mem can be opened")
            : Condition.No("memory", $"/proc/PID/mem cannot be opened: {error.Name}", "look for a policy of the container or of a security module");
    }
}
