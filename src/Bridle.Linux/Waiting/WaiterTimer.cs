using System.Globalization;
using System.Runtime.InteropServices;

namespace Bridle.Linux.Waiting;

/// <summary>A kernel timer whose signal goes to one thread and carries the waiter's state.</summary>
internal static unsafe class WaiterTimer
{
    private const int Monotonic = 1;
    private const int NotifyThread = 4;

    /// <summary>struct sigevent as the kernel has it.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 64)]
    private struct Notification
    {
        internal void* Value;
        internal int Signal;
        internal int Notify;
        internal int Thread;
    }

    internal static int Create(WaiterState* state, int thread)
    {
        Notification notification = new() { Value = state, Signal = WakeSignal.Number, Notify = NotifyThread, Thread = thread };
        int timer;
        if (WaitImports.syscall(WaitImports.TimerCreate, Monotonic, (nint)(&notification), (nint)(&timer), 0) != 0)
            throw new LinuxException("create a timer for thread", thread.ToString(CultureInfo.InvariantCulture), Errno.Last());
        return timer;
    }

    internal static void Set(int timer, TimerSetting setting)
    {
        if (WaitImports.syscall(WaitImports.TimerSettime, timer, 0, (nint)(&setting), 0) != 0)
            throw new LinuxException("set timer", timer.ToString(CultureInfo.InvariantCulture), Errno.Last());
    }

    internal static void Delete(int timer) => WaitImports.syscall(WaitImports.TimerDelete, timer, 0, 0, 0);
}
