using System.Globalization;
using System.Runtime.InteropServices;
using Bridle.Linux.Descriptors;
using Bridle.Linux.Ptrace;

namespace Bridle.Linux.Waiting;

/// <summary>Takes the status of one child that has ended, and of no other.</summary>
internal static unsafe partial class ChildStatus
{
    private const int ByDescriptor = 3;
    private const int Exited = 4;
    private const int Killed = 2;
    private const int Dumped = 3;

    /// <summary>PIDFD_GET_INFO, with the first version of its record.</summary>
    private const ulong GetInfo = 0xc040_ff0b;

    /// <summary>PIDFD_INFO_EXIT: known once the process has been waited for (Linux 6.15).</summary>
    private const ulong ExitWanted = 1 << 3;

    /// <summary>Between its end and the moment when the kernel has filed its status.</summary>
    private const int FilingMilliseconds = 1000;

    /// <summary>struct pidfd_info of linux/pidfd.h.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 64)]
    private struct ProcessInfo
    {
        [FieldOffset(0)] public ulong Mask;
        [FieldOffset(60)] public int ExitStatus;
    }

    internal static ExitStatus Take(ProcessDescriptor descriptor, int processId)
    {
        Errno error = Wait(descriptor, out ExitStatus status);
        if (error == Errno.ECHILD && TryAsk(descriptor, out status))
            return status;
        return error.IsSuccess ? status : throw new LinuxException(
            "learn the exit status of process", processId.ToString(CultureInfo.InvariantCulture), error, "is SIGCHLD ignored in this process?");
    }

    private static Errno Wait(ProcessDescriptor descriptor, out ExitStatus status)
    {
        using DescriptorUse use = new(descriptor);
        SignalInfo info = default;
        status = default;
        while (waitid(ByDescriptor, use.Descriptor, &info, Exited) != 0)
        {
            Errno error = Errno.Last();
            if (error != Errno.EINTR)
                return error;
        }

        status = info.Code is Killed or Dumped ? new ExitStatus(0, info.Status, info.Code == Dumped) : new ExitStatus(info.Status, 0, false);
        return Errno.Success;
    }

    private static bool TryAsk(ProcessDescriptor descriptor, out ExitStatus status)
    {
        using DescriptorUse use = new(descriptor);
        if (!TryAskOnce(use.Descriptor, out status, out bool isPossible) && isPossible)
        {
            // Without events it waits for the hang-up alone, which comes when the process is filed away.
            DescriptorImports.PollRecord record = new() { Descriptor = use.Descriptor };
            _ = DescriptorImports.poll(&record, 1, FilingMilliseconds);
            return TryAskOnce(use.Descriptor, out status, out _);
        }

        return isPossible;
    }

    private static bool TryAskOnce(int descriptor, out ExitStatus status, out bool isPossible)
    {
        ProcessInfo info = new() { Mask = ExitWanted };
        int result = ioctl(descriptor, GetInfo, &info);
        isPossible = result == 0 || Errno.Last() == Errno.ESRCH;
        bool isKnown = result == 0 && (info.Mask & ExitWanted) != 0;
        status = isKnown ? ExitStatus.Decode(info.ExitStatus) : default;
        return isKnown;
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int waitid(int kind, int id, SignalInfo* info, int options);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int ioctl(int descriptor, ulong request, void* argument);
}
