using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Bridle.Linux.Procfs;

/// <summary>
/// The calls that read procfs. The framework's own files throw where a process has vanished, which is an ordinary
/// result here, and they stat each file before the first byte.
/// </summary>
internal static unsafe partial class ProcImports
{
    private const int ReadOnlyCloseOnExec = 0x80000;

    internal static Errno Open(string path, out SafeFileHandle file)
    {
        while (true)
        {
            file = OpenRaw(path, ReadOnlyCloseOnExec);
            Errno error = file.IsInvalid ? Errno.Last() : Errno.Success;
            if (error != Errno.EINTR)
                return error;
            file.Dispose();
        }
    }

    internal static Errno Read(SafeFileHandle file, Span<byte> buffer, out int count)
    {
        fixed (byte* start = buffer)
        {
            while (true)
            {
                nint result = ReadRaw(file, start, (nuint)buffer.Length);
                Errno error = result < 0 ? Errno.Last() : Errno.Success;
                count = result < 0 ? 0 : (int)result;
                if (error != Errno.EINTR)
                    return error;
            }
        }
    }

    /// <summary>Whole records of a directory; 0 bytes at its end.</summary>
    internal static Errno ReadDirectory(SafeFileHandle directory, Span<byte> buffer, out int count)
    {
        fixed (byte* start = buffer)
        {
            nint result = ReadDirectoryRaw(directory, start, (nuint)buffer.Length);
            Errno error = result < 0 ? Errno.Last() : Errno.Success;
            count = result < 0 ? 0 : (int)result;
            return error;
        }
    }

    internal static Errno Rewind(SafeFileHandle directory) => SeekRaw(directory, 0, 0) < 0 ? Errno.Last() : Errno.Success;

    internal static Errno ReadLink(string path, Span<byte> buffer, out int count)
    {
        fixed (byte* start = buffer)
        {
            nint result = ReadLinkRaw(path, start, (nuint)buffer.Length);
            Errno error = result < 0 ? Errno.Last() : Errno.Success;
            count = result < 0 ? 0 : (int)result;
            return error;
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle OpenRaw(string path, int flags);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint ReadRaw(SafeFileHandle file, byte* buffer, nuint size);

    [LibraryImport("libc", EntryPoint = "getdents64", SetLastError = true)]
    private static partial nint ReadDirectoryRaw(SafeFileHandle directory, byte* buffer, nuint size);

    [LibraryImport("libc", EntryPoint = "lseek", SetLastError = true)]
    private static partial long SeekRaw(SafeFileHandle directory, long offset, int origin);

    [LibraryImport("libc", EntryPoint = "readlink", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint ReadLinkRaw(string path, byte* buffer, nuint size);
}
