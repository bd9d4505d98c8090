namespace Bridle.Linux.PerfEvents;

/// <summary>Why threads cannot be sampled by the kernel's clock.</summary>
/// <param name="Error">
/// EACCES or EPERM no right, ESRCH none of the threads lives, EMFILE too many events, ENOSYS or EINVAL a kernel without what is needed, EPERM or
/// ENOMEM no memory to lock.
/// </param>
/// <param name="Reason">The same for users.</param>
public sealed record ClockRefusal(Errno Error, string Reason)
{
    /// <summary>The clock is not for us, by kernel.perf_event_paranoid or a filter of system calls.</summary>
    public bool IsForbidden { get; init; }

    internal static ClockRefusal? Of(Errno error) => error.IsSuccess ? null : new ClockRefusal(error, error.Message);

    internal static ClockRefusal? OfOpening(Errno error) =>
        error.IsSuccess ? null : new ClockRefusal(error, error.Message) { IsForbidden = error == Errno.EACCES || error == Errno.EPERM };

    internal static ClockRefusal? OfMapping(Errno error) => error.IsSuccess
        ? null
        : new ClockRefusal(error, $"no memory may be locked for its buffers: {error.Message} (ulimit -l, kernel.perf_event_mlock_kb)");

    /// <summary>Each event is a descriptor, and other things need descriptors too.</summary>
    /// <param name="count">Events: clocks times threads times processors.</param>
    /// <param name="limit">How many are opened at most.</param>
    /// <param name="descriptors">How many descriptors this process may have.</param>
    internal static ClockRefusal? OfCount(long count, int limit, ulong descriptors) => (ulong)count switch
    {
        var events when events > (ulong)limit => new ClockRefusal(Errno.EMFILE, $"it takes {events} events (clocks x threads x processors), and no more than {limit} are opened"),
        var events when events > descriptors / 2 => new ClockRefusal(Errno.EMFILE, $"it takes {events} descriptors (clocks x threads x processors), more than half of {descriptors} (ulimit -n)"),
        _ => null,
    };
}
