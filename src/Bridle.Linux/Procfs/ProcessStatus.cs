using System.Collections.Immutable;

namespace Bridle.Linux.Procfs;

/// <summary>What /proc/PID/status said at one moment. A field that the kernel did not print keeps its zero.</summary>
public sealed record ProcessStatus
{
    /// <summary>The thread's name, at most 15 bytes, as the kernel escapes it.</summary>
    public string Name { get; init; } = "";

    /// <summary>R, S, D, T, t, X, Z, P or I.</summary>
    public char State { get; init; }

    public int ThreadGroupId { get; init; }

    public int ThreadId { get; init; }

    public int ParentId { get; init; }

    /// <summary>The <em>thread</em> that traces this one; 0 for none, and also for a tracer outside our pid namespace.</summary>
    public int TracerId { get; init; }

    /// <summary>This thread's id in each pid namespace, ours first, its own last.</summary>
    public ImmutableArray<int> NamespaceThreadIds { get; init; } = [];

    public UserIds User { get; init; }

    public UserIds Group { get; init; }

    /// <summary>Supplementary groups.</summary>
    public ImmutableArray<uint> Groups { get; init; } = [];

    public int Threads { get; init; }

    /// <summary>Line Kthread, which kernels before 6.11 do not print.</summary>
    public bool? IsKernelThread { get; init; }

    /// <summary>Pending for this thread alone (SigPnd).</summary>
    public SignalSet Pending { get; init; }

    /// <summary>Pending for the process (ShdPnd).</summary>
    public SignalSet SharedPending { get; init; }

    public SignalSet Blocked { get; init; }

    public SignalSet Ignored { get; init; }

    public SignalSet Caught { get; init; }

    public ulong InheritableCapabilities { get; init; }

    public ulong PermittedCapabilities { get; init; }

    public ulong EffectiveCapabilities { get; init; }

    public ulong BoundingCapabilities { get; init; }

    public ulong AmbientCapabilities { get; init; }

    public bool NoNewPrivileges { get; init; }

    public SeccompMode Seccomp { get; init; }

    /// <summary>How many filters are stacked (Linux 5.9).</summary>
    public int SeccompFilters { get; init; }

    public bool IsZombie => State is 'Z' or 'X';

    public bool HasCapability(int capability) => capability is >= 0 and < 64 && (EffectiveCapabilities >> capability & 1) != 0;
}
