using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Bridle.Linux.Files;

/// <summary>
/// Opens files by paths that somebody else chose. Only a regular file is ever really opened: it is looked at first, by a descriptor
/// that does nothing (O_PATH), so that neither a pipe blocks us nor a device does what devices do when they are opened.
/// </summary>
public static unsafe partial class RegularFile
{
    private const int PathOnly = 0x200000, CloseOnExec = 0x80000, NoFollow = 0x20000, ReadOnly = 0;
    private const long StatCall = 4, FstatCall = 5;
    private const int StatBytes = 144;
    private const uint TypeMask = 0xf000, RegularType = 0x8000;

    /// <summary>Follows links, those of /proc included. EINVAL for what is no regular file.</summary>
    public static Errno TryOpen(string path, out SafeFileHandle file, out FileIdentity identity) => TryOpen(path, 0, out file, out identity);

    /// <summary>
    /// The same, and EINVAL where the last part of the path is a link: a link that somebody else made in his own root leads to
    /// files of ours.
    /// </summary>
    public static Errno TryOpenItself(string path, out SafeFileHandle file, out FileIdentity identity) => TryOpen(path, NoFollow, out file, out identity);

    /// <summary>What <see cref="TryOpen(string, out SafeFileHandle, out FileIdentity)"/> would open now, in one system call.</summary>
    public static Errno TryIdentify(string path, out FileIdentity identity)
    {
        ulong* record = stackalloc ulong[StatBytes / sizeof(ulong)];
        identity = default;
        return StatRaw(StatCall, path, record) == 0 ? Parse(record, out identity) : Errno.Last();
    }

    private static Errno TryOpen(string path, int flags, out SafeFileHandle file, out FileIdentity identity)
    {
        identity = default;
        file = new SafeFileHandle();
        Errno error = Open(path, PathOnly | CloseOnExec | flags, out SafeFileHandle place);
        using (place)
        {
            if (!error.IsSuccess) return error;
            error = Look(place, out identity);
            return error.IsSuccess ? Open($"/proc/self/fd/{place.DangerousGetHandle()}", ReadOnly | CloseOnExec, out file) : error;
        }
    }

    private static Errno Open(string path, int flags, out SafeFileHandle file)
    {
        while (true)
        {
            file = OpenRaw(path, flags);
            Errno error = file.IsInvalid ? Errno.Last() : Errno.Success;
            if (error != Errno.EINTR) return error;
            file.Dispose();
        }
    }

    private static Errno Look(SafeFileHandle file, out FileIdentity identity)
    {
        ulong* record = stackalloc ulong[StatBytes / sizeof(ulong)];
        identity = default;
        return FstatRaw(FstatCall, file, record) == 0 ? Parse(record, out identity) : Errno.Last();
    }

    // struct stat of x86-64 (asm/stat.h).
    private static Errno Parse(ulong* record, out FileIdentity identity)
    {
        identity = new FileIdentity(record[0], record[1], (long)record[6], (long)record[11], (long)record[12]);
        return (unchecked((uint)record[3]) & TypeMask) == RegularType ? Errno.Success : Errno.EINVAL;
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle OpenRaw(string path, int flags);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial long FstatRaw(long number, SafeFileHandle file, ulong* record);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial long StatRaw(long number, string path, ulong* record);
}
