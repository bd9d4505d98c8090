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

    /// <summary>Open files of one process; above the kernel's usual fs.nr_open.</summary>
    public int Descriptors { get; init; } = 1 << 21;

    /// <summary>What one open file's fdinfo lists: epoll targets, inotify watches, locks.</summary>
    public int DescriptorEntries { get; init; } = 1 << 18;

    /// <summary>Sockets of one network namespace.</summary>
    public int Sockets { get; init; } = 1 << 21;
}
