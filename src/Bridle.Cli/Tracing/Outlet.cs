using System.Text;
using Bridle.Linux;
using Bridle.Linux.Descriptors;
using Bridle.Linux.Kernel;

namespace Bridle.Cli.Tracing;

/// <summary>
/// The two streams that a tracing run writes to, and for how long whoever reads them has not taken anything. A write may last as long as the
/// reader likes; who must not wait for him asks here. Any thread.
/// </summary>
internal static class Outlet
{
    // What a pipe takes at once: every such piece that is written is a sign of life of its reader.
    private const int Piece = 4096;

    private static int s_writers;
    private static long s_since;

    /// <summary>For how long a write has not got on; zero where nobody writes.</summary>
    public static TimeSpan Stall => Volatile.Read(ref s_writers) == 0
        ? TimeSpan.Zero
        : TimeSpan.FromMicroseconds((MonotonicClock.Nanoseconds - Volatile.Read(ref s_since)) / 1000);

    public static Errno Write(ReadOnlySpan<byte> bytes) => Write(OutputDescriptor.StandardOutput, bytes);

    /// <summary>To a file, which may be a pipe as well.</summary>
    public static void Write(FileStream file, ReadOnlySpan<byte> bytes)
    {
        Begin();
        try
        {
            file.Write(bytes);
            file.Flush();
        }
        finally
        {
            End();
        }
    }

    /// <summary>A line on standard error; a closed one is nobody's fault.</summary>
    public static void Report(string message) => Write(OutputDescriptor.StandardError, Encoding.UTF8.GetBytes($"dtrace: {message}\n"));

    private static Errno Write(OutputDescriptor stream, ReadOnlySpan<byte> bytes)
    {
        Errno error = Errno.Success;
        while (!bytes.IsEmpty && error.IsSuccess)
        {
            int length = Math.Min(Piece, bytes.Length);
            Begin();
            error = stream.Write(bytes[..length]);
            End();
            bytes = bytes[length..];
        }
        return error;
    }

    private static void Begin()
    {
        Volatile.Write(ref s_since, MonotonicClock.Nanoseconds);
        Interlocked.Increment(ref s_writers);
    }

    private static void End()
    {
        Volatile.Write(ref s_since, MonotonicClock.Nanoseconds);
        Interlocked.Decrement(ref s_writers);
    }
}
