using System.Runtime.InteropServices;

namespace Bridle.Linux.Spawning;

internal static unsafe partial class SpawnImports
{
    internal const int Futex = 202;
    internal const int FutexWakePrivate = 129;
    internal const int ReadWriteCreateCloseOnExec = 0x80042;
    internal const int Truncate = 0x200;
    internal const int DuplicateCloseOnExec = 1030;
    internal const int CloseOnExec = 0x80000;

    /// <summary>Not the private kind: the kernel's own wake-up of a cleared thread id is none.</summary>
    internal const int FutexWait = 0;

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int open(string path, int flags, int mode);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int fcntl(int descriptor, int command, int value);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int access(string path, int mode);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int pipe2(int* ends, int flags);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial long syscall(long number, void* word, nint b, nint c);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial long syscall(long number, void* word, nint operation, nint value, void* timeout);
}
