using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Bridle.Linux.Descriptors;

/// <summary>
/// A pidfd: it means one process for ever, whatever becomes of its number. It tells of the exit only, never of ptrace stops.
/// Any thread; the owner disposes.
/// </summary>
public sealed class ProcessDescriptor : SafeHandle
{
    private const short PollIn = 1;

    internal ProcessDescriptor(int descriptor)
        : base(-1, ownsHandle: true) => SetHandle(descriptor);

    public override bool IsInvalid => handle < 0;

    public static bool TryOpen(int processId, out ProcessDescriptor? descriptor, out Errno error)
    {
        long result = DescriptorImports.syscall(DescriptorImports.PidfdOpen, processId, 0, 0, 0);
        error = result < 0 ? Errno.Last() : Errno.Success;
        descriptor = result < 0 ? null : new ProcessDescriptor((int)result);
        return descriptor is not null;
    }

    /// <exception cref="LinuxException">There is no such process, or the limit of descriptors is reached.</exception>
    public static ProcessDescriptor Open(int processId) =>
        TryOpen(processId, out ProcessDescriptor? descriptor, out Errno error)
            ? descriptor!
            : throw new LinuxException("open process", Text(processId), error);

    /// <summary>ESRCH means that the process has exited and was waited for.</summary>
    public bool TrySendSignal(int signal, out Errno error)
    {
        using DescriptorUse use = new(this);
        long result = DescriptorImports.syscall(DescriptorImports.PidfdSendSignal, use.Descriptor, signal, 0, 0);
        error = result < 0 ? Errno.Last() : Errno.Success;
        return result == 0;
    }

    /// <summary>
    /// Waits until the process has exited; it is not reaped. False when the time is over first. A negative
    /// <paramref name="timeout"/> (<see cref="Timeout.InfiniteTimeSpan"/>) waits for ever.
    /// </summary>
    public bool TryWaitForExit(TimeSpan timeout)
    {
        long started = Stopwatch.GetTimestamp();
        using DescriptorUse use = new(this);
        while (true)
        {
            int remaining = RemainingMilliseconds(timeout, started);
            int result = PollOnce(use.Descriptor, remaining, out Errno error);
            if (result > 0)
                return true;
            if (result < 0 && error != Errno.EINTR)
                throw new LinuxException("wait for", "a process descriptor", error);
            if (result == 0 && timeout >= TimeSpan.Zero && Stopwatch.GetElapsedTime(started) >= timeout)
                return false;
        }
    }

    protected override bool ReleaseHandle() => DescriptorImports.close((int)handle) == 0;

    private static unsafe int PollOnce(int descriptor, int milliseconds, out Errno error)
    {
        DescriptorImports.PollRecord record = new() { Descriptor = descriptor, Events = PollIn };
        int result = DescriptorImports.poll(&record, 1, milliseconds);
        error = result < 0 ? Errno.Last() : Errno.Success;
        return result;
    }

    private static int RemainingMilliseconds(TimeSpan timeout, long started)
    {
        if (timeout < TimeSpan.Zero)
            return -1;
        double remaining = (timeout - Stopwatch.GetElapsedTime(started)).TotalMilliseconds;
        return (int)Math.Clamp(Math.Ceiling(remaining), 0, int.MaxValue);
    }

    private static string Text(int processId) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{processId}");
}
