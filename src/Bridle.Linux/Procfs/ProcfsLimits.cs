namespace Bridle.Linux.Procfs;

/// <summary>How much of a foreign process's files is taken in before the reading is given up.</summary>
public sealed record ProcfsLimits
{
    public static ProcfsLimits Default { get; } = new();

    /// <summary>Above the largest vm.max_map_count that distributions set.</summary>
    public int Mappings { get; init; } = 1_200_000;

    /// <summary>Of any one file.</summary>
    public int FileBytes { get; init; } = 256 << 20;

    /// <summary>Of one process; above the kernel's PID_MAX_LIMIT.</summary>
    public int Threads { get; init; } = 1 << 23;
}
