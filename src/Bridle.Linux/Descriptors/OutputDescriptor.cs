namespace Bridle.Linux.Descriptors;

/// <summary>
/// A descriptor that was handed down to us to write to. The framework's console swallows EPIPE, and its file streams keep an offset of
/// their own, which overwrites what a victim writes to the same open file; so this is plain write(2). Any thread; it is not closed here.
/// </summary>
public sealed unsafe class OutputDescriptor(int descriptor)
{
    private const short PollOut = 4;

    public static OutputDescriptor StandardOutput { get; } = new(1);

    public static OutputDescriptor StandardError { get; } = new(2);

    /// <summary>Writes all of it, waiting as long as the reader takes; also where somebody made the descriptor non-blocking.</summary>
    public Errno Write(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            long written = WriteOnce(bytes, out Errno error);
            if (written >= 0)
                bytes = bytes[(int)written..];
            else if (error == Errno.EAGAIN)
                Poll(PollOut);
            else if (error != Errno.EINTR)
                return error;
        }

        return Errno.Success;
    }

    /// <summary>Returns when nobody can read any more what is written: the other end of a pipe is closed, a terminal has hung up.</summary>
    public void WaitUntilClosed()
    {
        while (!Poll(0))
        {
        }
    }

    private static bool IsFinal(Errno error) => error != Errno.EINTR && error != Errno.EAGAIN;

    private long WriteOnce(ReadOnlySpan<byte> bytes, out Errno error)
    {
        fixed (byte* first = bytes)
        {
            long written = DescriptorImports.write(descriptor, first, bytes.Length);
            error = written < 0 ? Errno.Last() : Errno.Success;
            return written;
        }
    }

    private bool Poll(short events)
    {
        DescriptorImports.PollRecord record = new() { Descriptor = descriptor, Events = events };
        int result = DescriptorImports.poll(&record, 1, -1);
        return result > 0 || (result < 0 && IsFinal(Errno.Last()));
    }
}
