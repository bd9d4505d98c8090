using System.Runtime.InteropServices;

namespace Bridle.Linux.Waiting;

internal static unsafe partial class WaitImports
{
    internal const int Wait4 = 61;
    internal const int Pause = 34;
    internal const int TimerCreate = 222;
    internal const int TimerSettime = 223;
    internal const int TimerDelete = 226;
    internal const int Futex = 202;
    internal const int FutexWakePrivate = 129;

    /// <summary>Until a moment of the monotonic clock, not for a while.</summary>
    internal const int FutexWaitUntilPrivate = 137;
    internal const int AnyBit = -1;
    internal const int NoHang = 1;

    /// <summary>__WALL: children that tell of their end by another signal than SIGCHLD too.</summary>
    internal const int EveryKind = 0x40000000;

    /// <summary>__WALL | __WNOTHREAD: every kind of child, of this thread only; the host's children are left alone.</summary>
    internal const int AllOfThisThread = 0x60000000;

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int wait4(int process, int* status, int options, void* usage);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial long syscall(long number, nint a, nint b, nint c, nint d);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial long syscall(long number, nint a, nint b, nint c, nint d, nint e, nint f);
}
