using System.Runtime.InteropServices;
using Bridle.Target;
using Microsoft.Win32.SafeHandles;

namespace Bridle.Linux.Memory;

/// <summary>
/// A process's memory through the mem file of one of its threads (proc(5)). It stays bound to the address space that
/// it was opened on: after an exec it still shows the old one, so it must be opened again. Usable on any thread.
/// </summary>
public sealed unsafe partial class ProcessMemory : IMemoryReader, IDisposable
{
    private const int ReadOnlyCloseOnExec = 0x80000, ReadWriteCloseOnExec = 0x80002;

    private readonly SafeFileHandle file;

    private ProcessMemory(SafeFileHandle file) => this.file = file;

    /// <summary>Opens the memory of a living thread: with a dead leader the process's own directory is blind.</summary>
    public static bool TryOpen(int processId, int threadId, out ProcessMemory memory, out Errno error) =>
        TryOpen(processId, threadId, ReadWriteCloseOnExec, out memory, out error);

    /// <summary>For who only looks: a <see cref="Write"/> fails with EBADF. The kernel asks for the same right as for tracing.</summary>
    public static bool TryOpenReadOnly(int processId, int threadId, out ProcessMemory memory, out Errno error) =>
        TryOpen(processId, threadId, ReadOnlyCloseOnExec, out memory, out error);

    private static bool TryOpen(int processId, int threadId, int flags, out ProcessMemory memory, out Errno error)
    {
        int descriptor = open($"/proc/{processId}/task/{threadId}/mem", flags);
        error = descriptor < 0 ? Errno.Last() : Errno.Success;
        memory = descriptor < 0 ? null! : new ProcessMemory(new SafeFileHandle(descriptor, ownsHandle: true));
        return descriptor >= 0;
    }

    public int Read(TargetAddress address, Span<byte> destination)
    {
        int done = 0;
        while (done < destination.Length)
        {
            nint got;
            fixed (byte* bytes = destination[done..])
                got = pread(file, bytes, destination.Length - done, unchecked((long)address.Plus(done).Value));
            if (got < 0 && Errno.Last() == Errno.EINTR) continue;
            if (got <= 0) break;
            done += (int)got;
        }

        return done;
    }

    /// <summary>Writes all bytes or says why not; it passes page protections, as a debugger's write must.</summary>
    public Errno Write(TargetAddress address, ReadOnlySpan<byte> source)
    {
        int done = 0;
        while (done < source.Length)
        {
            nint put;
            fixed (byte* bytes = source[done..])
                put = pwrite(file, bytes, source.Length - done, unchecked((long)address.Plus(done).Value));
            Errno error = put < 0 ? Errno.Last() : Errno.Success;
            if (error == Errno.EINTR) continue;
            if (put <= 0) return error.IsSuccess ? Errno.EIO : error;
            done += (int)put;
        }

        return Errno.Success;
    }

    public void Dispose() => file.Dispose();

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint pread(SafeFileHandle file, byte* buffer, nint count, long offset);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint pwrite(SafeFileHandle file, byte* buffer, nint count, long offset);
}
