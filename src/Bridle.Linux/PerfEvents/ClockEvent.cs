using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Bridle.Linux.PerfEvents;

/// <summary>
/// One event of the kernel's software clock: of a thread and what it makes, while it is on one processor. An event that is inherited can only
/// be mapped if it is bound to a processor.
/// </summary>
internal static unsafe partial class ClockEvent
{
    private const long PerfEventOpenCall = 298;
    private const ulong CloseOnExec = 8, EnableRequest = 0x2400, SetOutputRequest = 0x2405, IdentifierRequest = 0x8008_2407;

    /// <summary>What is tried, in this order: the kernel's code needs more rights, and inheriting by threads alone Linux 5.13.</summary>
    public static readonly PerfEventFlags[] Forms =
    [
        PerfEventFlags.InheritThreads,
        PerfEventFlags.InheritThreads | PerfEventFlags.ExcludeKernel | PerfEventFlags.ExcludeHypervisor,
        PerfEventFlags.None,
        PerfEventFlags.ExcludeKernel | PerfEventFlags.ExcludeHypervisor,
    ];

    /// <summary>It does not run yet.</summary>
    /// <param name="stackBytes">0 for none.</param>
    public static Errno Open(int threadId, int processor, long period, int stackBytes, PerfEventFlags form, out SafeFileHandle file)
    {
        PerfEventAttributes attributes = new()
        {
            Type = PerfEventAttributes.Software,
            RecordSize = PerfEventAttributes.Size,
            Configuration = PerfEventAttributes.ProcessorClock,
            SamplePeriod = (ulong)period,
            SampleType = SampleRecord.Fields | (stackBytes > 0 ? SampleFields.UserStack : SampleFields.None),
            UserRegisters = SampleRecord.RegisterMask,
            UserStackBytes = (uint)stackBytes,
            Clock = PerfEventAttributes.Monotonic,
            Flags = PerfEventFlags.Disabled | PerfEventFlags.Inherit | PerfEventFlags.UseClock | form,
        };
        long descriptor = syscall(PerfEventOpenCall, &attributes, threadId, processor, -1, CloseOnExec);
        Errno error = descriptor < 0 ? Errno.Last() : Errno.Success;
        file = new SafeFileHandle((nint)descriptor, ownsHandle: descriptor >= 0);
        return error;
    }

    /// <summary>Its samples go into the buffer of another one of the same processor.</summary>
    public static Errno SendTo(SafeFileHandle file, SafeFileHandle owner) => ioctl(file, SetOutputRequest, owner.DangerousGetHandle()) < 0 ? Errno.Last() : Errno.Success;

    /// <summary>The number that its samples carry, and those of what inherited it.</summary>
    public static Errno Identify(SafeFileHandle file, out ulong id)
    {
        ulong number = 0;
        Errno error = ioctl(file, IdentifierRequest, (nint)(&number)) < 0 ? Errno.Last() : Errno.Success;
        id = number;
        return error;
    }

    public static Errno Enable(SafeFileHandle file) => ioctl(file, EnableRequest, 0) < 0 ? Errno.Last() : Errno.Success;

    [LibraryImport("libc", SetLastError = true)]
    private static partial long syscall(long number, PerfEventAttributes* attributes, long threadId, long cpu, long group, ulong flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int ioctl(SafeFileHandle file, ulong request, nint argument);
}
