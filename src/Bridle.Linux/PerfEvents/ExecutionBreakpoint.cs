using System.Runtime.InteropServices;
using Bridle.Linux.Ptrace;
using Bridle.Target;
using Microsoft.Win32.SafeHandles;

namespace Bridle.Linux.PerfEvents;

/// <summary>
/// Watches one address of one thread with a debug register, and leaves nothing behind in the victim that could kill it.
/// <para>
/// The kernel can raise a hit in two ways. Its own trap signal (the attribute sigtrap) kills whoever nobody traces: a
/// victim that stands in the trap, or runs into it between the death of its tracer and the closing of the tracer's
/// files, dies with it. So the event here is a plain sample of period 1, whose file owner is the watched thread itself
/// and whose signal is one that the kernel ignores by default. While the thread is traced it stops on that signal
/// before the instruction runs; the tracer drops the signal and resumes. Once the tracer is dead the same signal is
/// ignored, wherever the thread was.
/// </para>
/// <para>
/// What it does not do. A thread that blocks the signal stops only when it unblocks it, past the address, once for any
/// number of hits; so a stop means "it was reached", and the instruction pointer says whether it is there still. A
/// signal of the same number that is pending for this very thread (tgkill; not kill, which goes to the process) swallows
/// the hit's, and the hit's a later one.
/// New threads and forked children are not watched: open one more at their first stop. An exec removes it.
/// The processor has four debug registers a thread, which a debugger inside the victim shares.
/// </para>
/// <para>Any thread may open and dispose of it; the opener needs the right to trace the victim, no capability.</para>
/// </summary>
public sealed unsafe partial class ExecutionBreakpoint : IDisposable
{
    private const long PerfEventOpenCall = 298;
    private const ulong CloseOnExec = 8;
    private const int SetSignal = 10, SetOwner = 15, SetStatusFlags = 4, AsyncFlag = 0x2000, OwnerIsThread = 0;
    private const ulong EnableRequest = 0x2400;

    /// <summary>POLL_IN: the si_code of a signal that a descriptor raised because it has something to read.</summary>
    private const int DescriptorReadable = 1;

    private readonly SafeFileHandle file;

    private ExecutionBreakpoint(SafeFileHandle file, int threadId, TargetAddress address, int signal)
    {
        this.file = file;
        (ThreadId, Address, Signal) = (threadId, address, signal);
        Descriptor = (int)file.DangerousGetHandle();
    }

    /// <summary>
    /// False on a machine whose debug registers do nothing: some hypervisors let a guest set them and never trap. Tried out on the
    /// calling thread, once.
    /// </summary>
    public static bool Fires => BreakpointTrial.Fires;

    public int ThreadId { get; }

    public TargetAddress Address { get; }

    /// <summary>The signal that a hit raises in the thread.</summary>
    public int Signal { get; }

    /// <summary>The number that a hit carries in si_fd. It stays known after Dispose, for a hit that was queued before.</summary>
    public int Descriptor { get; }

    /// <summary>
    /// Starts to watch. <paramref name="signal"/> comes from <see cref="HitSignals.TryChoose"/>: its default action must be
    /// to ignore it. Errors: EACCES or EPERM no right to trace the thread (or perf events are switched off), ESRCH it is
    /// gone, ENOSPC no debug register is left, EMFILE no descriptor is left, EINVAL another signal or a kernel's address,
    /// EOPNOTSUPP the machine would open one that is never hit (<see cref="Fires"/>).
    /// </summary>
    public static bool TryOpen(int threadId, TargetAddress address, int signal, out ExecutionBreakpoint breakpoint, out Errno error)
    {
        breakpoint = null!;
        SafeFileHandle file = new();
        error = HitSignals.IsHarmless(signal) ? Open(threadId, address, out file) : Errno.EINVAL;
        if (error.IsSuccess && !Fires) error = Errno.EOPNOTSUPP;
        if (error.IsSuccess) error = Arm(file, threadId, signal);
        if (error.IsSuccess) breakpoint = new ExecutionBreakpoint(file, threadId, address, signal);
        else file.Dispose();
        return error.IsSuccess;
    }

    /// <summary>True where the thread's stop on a signal is a hit of this breakpoint, so that the signal must be dropped.</summary>
    public bool IsHit(in SignalInfo info) => IsHit(info, Signal, Descriptor);

    /// <summary>The same for a breakpoint that has been disposed of: its last hit may still be on its way.</summary>
    public static bool IsHit(in SignalInfo info, int signal, int descriptor) =>
        info.Signal == signal && info.Code == DescriptorReadable && info.Descriptor == descriptor;

    /// <summary>Stops watching and frees the debug register. A hit that is queued already is still delivered.</summary>
    public void Dispose() => file.Dispose();

    // Opened disabled: a hit before the owner is set would have nowhere to go and be lost.
    internal static Errno Open(int threadId, TargetAddress address, out SafeFileHandle file)
    {
        PerfEventAttributes attributes = new()
        {
            Type = PerfEventAttributes.Breakpoint,
            RecordSize = PerfEventAttributes.Size,
            SamplePeriod = 1,
            WakeupEvents = 1,
            BreakpointType = PerfEventAttributes.Execution,
            BreakpointAddress = address.Value,
            BreakpointLength = sizeof(long),
            Flags = PerfEventFlags.Disabled | PerfEventFlags.ExcludeKernel | PerfEventFlags.ExcludeHypervisor | PerfEventFlags.RemoveOnExec,
        };
        long descriptor = syscall(PerfEventOpenCall, &attributes, threadId, -1, -1, CloseOnExec);
        Errno error = descriptor < 0 ? Errno.Last() : Errno.Success;
        file = new SafeFileHandle((nint)descriptor, ownsHandle: descriptor >= 0);
        return error;
    }

    internal static bool Enable(SafeFileHandle file) => ioctl(file, EnableRequest, 0) == 0;

    private static Errno Arm(SafeFileHandle file, int threadId, int signal)
    {
        FileOwner owner = new() { Kind = OwnerIsThread, Id = threadId };
        if (fcntl(file, SetOwner, (nint)(&owner)) < 0) return Errno.Last();
        if (fcntl(file, SetSignal, signal) < 0) return Errno.Last();
        if (fcntl(file, SetStatusFlags, AsyncFlag) < 0) return Errno.Last();
        return Enable(file) ? Errno.Success : Errno.Last();
    }

    /// <summary>struct f_owner_ex.</summary>
    private struct FileOwner
    {
        public int Kind;
        public int Id;
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial long syscall(long number, PerfEventAttributes* attributes, long threadId, long cpu, long group, ulong flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fcntl(SafeFileHandle file, int command, nint argument);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int ioctl(SafeFileHandle file, ulong request, nint argument);
}
