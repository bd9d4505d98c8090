using System.Runtime.InteropServices;
using Bridle.Target;

namespace Bridle.Linux.Memory;

/// <summary>Writes as the program itself could (process_vm_writev(2)): a page that it may not write gives EFAULT, and is not forced.</summary>
public static unsafe partial class ProgramWrite
{
    /// <summary>struct iovec.</summary>
    private struct Part
    {
        public void* Start;
        public nint Length;
    }

    public static Errno Word(int threadId, TargetAddress address, ulong word)
    {
        Part local = new() { Start = &word, Length = sizeof(ulong) };
        Part remote = new() { Start = (void*)address.Value, Length = sizeof(ulong) };
        nint written = process_vm_writev(threadId, &local, 1, &remote, 1, 0);
        Errno error = written < 0 ? Errno.Last() : Errno.Success;
        return written is >= 0 and < sizeof(ulong) ? Errno.EFAULT : error;
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint process_vm_writev(int threadId, Part* local, nint localCount, Part* remote, nint remoteCount, nint flags);
}
