using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Bridle.Linux.Procfs;

/// <summary>Whole files and links of procfs, whose sizes are unknown until they are read.</summary>
internal static class ProcContent
{
    private const int LinkBytes = 4096;

    /// <summary>Reads as far as <paramref name="buffer"/> reaches.</summary>
    internal static Errno ReadHead(string path, Span<byte> buffer, out int length)
    {
        length = 0;
        Errno error = ProcImports.Open(path, out SafeFileHandle file);
        using (file)
        {
            while (error.IsSuccess && length < buffer.Length)
            {
                error = ProcImports.Read(file, buffer[length..], out int count);
                if (count == 0)
                    break;
                length += count;
            }
        }

        return error;
    }

    /// <summary>Reads to the end of the file; false where it cannot be read or is longer than <paramref name="limit"/>.</summary>
    internal static bool TryReadAll(string path, int limit, out byte[] content) => ReadAll(path, limit, out content).IsSuccess;

    /// <summary>The same, with the reason: EFBIG beyond the limit.</summary>
    internal static Errno ReadAll(string path, int limit, out byte[] content)
    {
        content = [];
        Errno error = ProcImports.Open(path, out SafeFileHandle file);
        using (file)
            return error.IsSuccess ? ReadToEnd(file, limit, out content) : error;
    }

    internal static string? Link(string path)
    {
        Span<byte> target = stackalloc byte[LinkBytes];
        return ProcImports.ReadLink(path, target, out int length).IsSuccess ? Encoding.UTF8.GetString(target[..length]) : null;
    }

    internal static Errno ReadLink(string path, out string target)
    {
        Span<byte> bytes = stackalloc byte[LinkBytes];
        Errno error = ProcImports.ReadLink(path, bytes, out int length);
        target = Encoding.UTF8.GetString(bytes[..length]);
        return error;
    }

    private static Errno ReadToEnd(SafeFileHandle file, int limit, out byte[] content)
    {
        content = [];
        byte[] buffer = new byte[4096];
        for (int length = 0; length <= limit;)
        {
            if (length == buffer.Length)
                Array.Resize(ref buffer, checked(buffer.Length * 2));
            Errno error = ProcImports.Read(file, buffer.AsSpan(length), out int count);
            if (!error.IsSuccess)
                return error;
            if (count == 0)
            {
                content = buffer.AsSpan(0, length).ToArray();
                return Errno.Success;
            }

            length += count;
        }

        return Errno.EFBIG;
    }
}
