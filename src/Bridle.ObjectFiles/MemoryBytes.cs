namespace Bridle.ObjectFiles;

/// <summary>A file that lies in memory, which must stay valid and unchanged as long as it is used.</summary>
public sealed class MemoryBytes(ReadOnlyMemory<byte> content) : IFileBytes
{
    public long Length => content.Length;

    public int Read(long offset, Span<byte> destination)
    {
        if (offset < 0 || offset >= content.Length) return 0;
        ReadOnlySpan<byte> rest = content.Span[(int)offset..];
        int length = Math.Min(rest.Length, destination.Length);
        rest[..length].CopyTo(destination);
        return length;
    }

    /// <summary>A part that is known to lie within the file, without a copy.</summary>
    internal ReadOnlyMemory<byte> Slice(long offset, int length) => content.Slice((int)offset, length);
}
