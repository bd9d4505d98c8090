namespace Bridle.Linux.PerfEvents;

/// <summary>The bit field of perf_event_attr: the bits that are used here.</summary>
[Flags]
internal enum PerfEventFlags : ulong
{
    None = 0,
    Disabled = 1UL << 0,
    Inherit = 1UL << 1,
    ExcludeKernel = 1UL << 5,
    ExcludeHypervisor = 1UL << 6,
    UseClock = 1UL << 25,
    InheritThreads = 1UL << 35,
    RemoveOnExec = 1UL << 36,
}
