using Microsoft.Win32.SafeHandles;

namespace Bridle.ObjectFiles;

/// <summary>
/// An open file, read with pread(2) and never mapped: of a file that shrinks under us there is less to read, where a mapping would
/// raise SIGBUS. The handle is closed by <see cref="Dispose"/>, or when nobody refers to it any more.
/// </summary>
public sealed class OpenedFile(SafeFileHandle handle) : IFileBytes, IDisposable
{
    public long Length
    {
        get
        {
            try
            {
                return RandomAccess.GetLength(handle);
            }
            catch (Exception failure) when (IsExpected(failure))
            {
                return 0;
            }
        }
    }

    /// <summary>Opens a file of our own choice; null where that is not possible. A path that somebody else chose may be a pipe, which blocks.</summary>
    public static OpenedFile? TryOpen(string path)
    {
        try
        {
            return new OpenedFile(File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        }
        catch (Exception failure) when (IsExpected(failure))
        {
            return null;
        }
    }

    public int Read(long offset, Span<byte> destination)
    {
        if (offset < 0) return 0;
        int done = 0;
        try
        {
            while (done < destination.Length && offset <= long.MaxValue - done)
            {
                int got = RandomAccess.Read(handle, destination[done..], offset + done);
                if (got == 0) break;
                done += got;
            }
        }
        catch (Exception failure) when (IsExpected(failure))
        {
            return done; // What could be read is right; the rest is not there.
        }

        return done;
    }

    public void Dispose() => handle.Dispose();

    private static bool IsExpected(Exception failure) =>
        failure is IOException or UnauthorizedAccessException or ObjectDisposedException or ArgumentException or NotSupportedException;
}
