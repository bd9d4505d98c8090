namespace Bridle.Linux.Procfs;

/// <summary>One mapping of /proc/PID/smaps, and how much of it is where. All amounts are in bytes.</summary>
public sealed record MappingUsage(Mapping Mapping)
{
    /// <summary>In memory; huge pages of hugetlbfs are counted apart, in <see cref="Huge"/> alone.</summary>
    public long Resident { get; init; }

    /// <summary>The resident part, each page divided by the number of processes that map it.</summary>
    public long Proportional { get; init; }

    /// <summary>Resident, and nobody else's: what would be free if the process ended.</summary>
    public long Private { get; init; }

    /// <summary>Resident, and not what a file holds.</summary>
    public long Anonymous { get; init; }

    public long Dirty { get; init; }

    public long Swapped { get; init; }

    /// <summary>In huge pages of any kind: transparent, of files, of hugetlbfs.</summary>
    public long Huge { get; init; }

    public long Locked { get; init; }

    /// <summary>The size of a page here: 4096, or that of hugetlbfs.</summary>
    public long PageSize { get; init; }
}
