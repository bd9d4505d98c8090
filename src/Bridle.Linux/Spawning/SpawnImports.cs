using System.Runtime.InteropServices;

namespace Bridle.Linux.Spawning;

internal static unsafe partial class SpawnImports
{
    internal const int Futex = 202;
    internal const int FutexWakePrivate = 129;
    internal const int ReadWriteCreateCloseOnExec = 0x80042;
    internal const int DuplicateCloseOnExec = 1030;

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int open(string path, int flags, int mode);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int fcntl(int descriptor, int command, int value);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int access(string path, int mode);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial long syscall(long number, void* word, nint b, nint c);
}
