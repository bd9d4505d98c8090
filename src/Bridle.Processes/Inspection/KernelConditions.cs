using System.Runtime.InteropServices;
using Bridle.Linux;
using Bridle.Linux.Bpf;
using Bridle.Linux.Kernel;
using Bridle.Linux.PerfEvents;
using Bridle.Linux.Procfs;
using Bridle.Target;

namespace Bridle.Processes.Inspection;

/// <summary>What the kernel and the machine under it can do.</summary>
internal sealed class KernelConditions(ProcessFiles files, ProcessStatus own)
{
    // pidfd_open(2) and PTRACE_GET_SYSCALL_INFO; the signalling uprobe's link.
    private static readonly Version s_oldest = new(5, 3), s_uprobes = new(6, 6);

    // Nothing is ever mapped at the first page.
    private static readonly TargetAddress s_nowhere = new(8);

    public Condition Release()
    {
        files.TryReadSettingText("kernel/osrelease", out string text);
        string what = $"Linux {text} on {RuntimeInformation.OSArchitecture}";
        Version version = Parse(text);
        if (RuntimeInformation.OSArchitecture != Architecture.X64) return Condition.No("kernel", what, "use a machine with x86-64");
        if (version < s_oldest) return Condition.No("kernel", what, $"use Linux {s_oldest} or later");
        return version < s_uprobes
            ? Condition.Limited("kernel", $"{what}: the linker cannot be watched by a uprobe", $"use Linux {s_uprobes} or later")
            : Condition.Ok("kernel", what);
    }

    public static Condition DebugRegisters()
    {
        HitSignals.TryChoose(0, 0, out int signal);
        bool opened = ExecutionBreakpoint.TryOpen(ThreadIds.Current, s_nowhere, signal, out ExecutionBreakpoint breakpoint, out Errno error);
        if (opened) breakpoint.Dispose();
        if (opened) return Condition.Ok("debug-registers", "they can be set, and fire");
        return error == Errno.EOPNOTSUPP
            ? Condition.No("debug-registers", "they can be set, and never fire: the hypervisor does not pass them on",
                "nothing need be done: a uprobe (as root) or a breakpoint stands in for them")
            : Condition.No("debug-registers", $"they cannot be set: {error.Name}", "see perf-events");
    }

    public Condition PerfEvents()
    {
        if (!files.TryReadSetting("kernel/perf_event_paranoid", out int level))
            return Condition.No("perf-events", "this kernel has none", "use a kernel with CONFIG_PERF_EVENTS");
        string text = $"kernel.perf_event_paranoid is {level}";
        if (own.HasCapability(RightConditions.PerfMon) || own.HasCapability(RightConditions.SysAdmin))
            return Condition.Ok("perf-events", $"{text}, which our capabilities pass");
        return level <= 2
            ? Condition.Ok("perf-events", $"{text}: own processes may be measured")
            : Condition.No("perf-events", $"{text}: only CAP_PERFMON may use them", "run as root, or sysctl kernel.perf_event_paranoid=2");
    }

    public Condition Bpf()
    {
        string text = files.TryReadSetting("kernel/unprivileged_bpf_disabled", out int level)
            ? $"kernel.unprivileged_bpf_disabled is {level}"
            : "no setting of kernel.unprivileged_bpf_disabled";
        return SignallingUprobe.CanLoad(out Errno error)
            ? Condition.Ok("bpf", $"programs can be loaded ({text})")
            : Condition.No("bpf", $"no program can be loaded: {error.Name} ({text})", "run as root, or with CAP_BPF and CAP_PERFMON");
    }

    public static Condition TypeInformation() => File.Exists("/sys/kernel/btf/vmlinux")
        ? Condition.Ok("btf", "the kernel describes its types in /sys/kernel/btf/vmlinux")
        : Condition.Limited("btf", "the kernel does not describe its types", "use a kernel with CONFIG_DEBUG_INFO_BTF");

    public Condition Uprobes() => !File.Exists("/sys/bus/event_source/devices/uprobe/type")
        ? Condition.No("uprobes", "the kernel has none, or /sys is not mounted", "use a kernel with CONFIG_UPROBE_EVENTS, and mount sysfs at /sys")
        : own.HasCapability(RightConditions.SysAdmin) || own.HasCapability(RightConditions.PerfMon)
            ? Condition.Ok("uprobes", "the kernel has them, and we may plant them")
            : Condition.Limited("uprobes", "the kernel has them, and we may not plant them", "run as root, or with CAP_PERFMON and CAP_BPF");

    public static Condition Tracefs() => Directory.Exists("/sys/kernel/tracing/events")
        ? Condition.Ok("tracefs", "mounted at /sys/kernel/tracing, and readable")
        : Condition.Limited("tracefs", "not mounted at /sys/kernel/tracing, or not readable: the kernel's own probes cannot be listed",
            "as root: mount -t tracefs tracefs /sys/kernel/tracing");

    public Condition CoreFiles()
    {
        files.TryReadSettingText("kernel/core_pattern", out string pattern);
        ProcessDetails details = new(files.Root);
        details.ReadLimits(Environment.ProcessId, Environment.ProcessId, out var limits);
        bool isSwitchedOff = limits.Any(static limit => limit is { ShortName: "core", Soft: 0 });
        string text = $"kernel.core_pattern is {pattern}";
        // A pipe gets the core whatever the limit, unless that is 1 (core(5)).
        return isSwitchedOff && !pattern.StartsWith('|')
            ? Condition.Limited("core-files", $"{text}, and the limit of their size is 0", "ulimit -c unlimited")
            : Condition.Ok("core-files", text);
    }

    /// <summary>"6.1.0-18-amd64" begins with its version.</summary>
    private static Version Parse(string release)
    {
        string[] parts = release.Split('.', '-');
        bool read = parts.Length >= 2 & int.TryParse(parts[0], out int major) & int.TryParse(parts.ElementAtOrDefault(1), out int minor);
        return read ? new Version(major, minor) : new Version(0, 0);
    }
}
