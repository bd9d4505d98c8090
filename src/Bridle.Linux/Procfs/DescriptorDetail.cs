using System.Collections.Immutable;

namespace Bridle.Linux.Procfs;

/// <summary>What /proc/PID/fdinfo/FD said at one moment (proc_pid_fdinfo(5)). What the kind of file does not have is null or empty.</summary>
public sealed record DescriptorDetail
{
    public ulong Offset { get; init; }

    /// <summary>O_* of open(2), the access mode in the lowest two bits.</summary>
    public int Flags { get; init; }

    public int MountId { get; init; }

    /// <summary>0 on kernels before 5.14.</summary>
    public ulong Inode { get; init; }

    /// <summary>The counter of an eventfd.</summary>
    public ulong? EventCount { get; init; }

    /// <summary>The process of a pidfd in our pid namespace: -1 when it has ended, 0 where it is outside.</summary>
    public int? ProcessId { get; init; }

    /// <summary>What a signalfd takes.</summary>
    public SignalSet? Signals { get; init; }

    public TimerDetail? Timer { get; init; }

    public ImmutableArray<EpollTarget> EpollTargets { get; init; } = [];

    public ImmutableArray<InotifyWatch> InotifyWatches { get; init; } = [];

    /// <summary>The kernel's text for each lock that is held through this file.</summary>
    public ImmutableArray<string> Locks { get; init; } = [];
}

/// <summary>A file that an epoll instance watches, by the number that it had when it was added.</summary>
public readonly record struct EpollTarget(int Descriptor, uint Events, ulong Data);

/// <summary>A watch of inotify(7): the kernel knows the inode only, no path.</summary>
public readonly record struct InotifyWatch(int Watch, ulong Inode, ulong Device, uint Mask);

/// <summary>A timerfd. <see cref="Remaining"/> of zero means that it is not armed.</summary>
/// <param name="Clock">CLOCK_* of clock_gettime(2).</param>
/// <param name="Ticks">Expirations that nobody has read yet.</param>
/// <param name="Remaining">Nanoseconds to the next one.</param>
/// <param name="Interval">Nanoseconds between those after it; 0 for none.</param>
public sealed record TimerDetail(int Clock, ulong Ticks, ulong Remaining, ulong Interval);
