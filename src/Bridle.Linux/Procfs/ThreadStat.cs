namespace Bridle.Linux.Procfs;

/// <summary>The head of /proc/PID/task/TID/stat.</summary>
/// <param name="State">The same letters as <see cref="ProcessStatus.State"/>.</param>
/// <param name="ParentId">The parent process; 0 also for one outside our pid namespace.</param>
/// <param name="ProcessGroup">As getpgid(2) says.</param>
/// <param name="Session">As getsid(2) says.</param>
/// <param name="Terminal">Device number of the controlling terminal; 0 for none.</param>
/// <param name="Flags">PF_* of the kernel's sched.h.</param>
/// <param name="StartTime">Clock ticks after boot: with the id, it tells a process from a later one of the same id.</param>
public readonly record struct ThreadStat(
    char State, int ParentId, int ProcessGroup, int Session, int Terminal, uint Flags, ulong StartTime)
{
    private const uint KernelThreadFlag = 0x0020_0000;

    private const uint ExitingFlag = 0x4;

    public bool IsKernelThread => (Flags & KernelThreadFlag) != 0;

    public bool IsExiting => (Flags & ExitingFlag) != 0;

    public bool IsZombie => State is 'Z' or 'X';
}
