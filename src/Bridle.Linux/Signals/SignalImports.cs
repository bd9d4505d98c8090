using System.Runtime.InteropServices;

namespace Bridle.Linux.Signals;

internal static unsafe partial class SignalImports
{
    internal const int RtSigaction = 13;
    internal const int RtSigprocmask = 14;
    internal const int RtTgsigqueueinfo = 297;
    internal const int Tgkill = 234;
    internal const int MaskSize = 8;

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int kill(int process, int signal);

    [LibraryImport("libc")]
    internal static partial int getpid();

    [LibraryImport("libc")]
    internal static partial int gettid();

    /// <summary>The C library's sigaction, which adds the restorer that the kernel needs.</summary>
    [LibraryImport("libc", SetLastError = true)]
    internal static partial int sigaction(int signal, void* action, void* previous);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial long syscall(long number, nint a, nint b, nint c, nint d);
}
