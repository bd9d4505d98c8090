namespace Bridle.ObjectFiles.Tests;

/// <summary>A file that is not simply memory: it counts how often it is read, and may be cut while it is open.</summary>
internal sealed class CountedBytes(byte[] content) : IFileBytes
{
    private int _reads;

    public int Reads => _reads;

    public long Length { get; set; } = content.Length;

    /// <summary>What there is to read, where that is less than <see cref="Length"/> says.</summary>
    public long End { get; set; } = content.Length;

    public int Read(long offset, Span<byte> destination)
    {
        Interlocked.Increment(ref _reads);
        int length = (int)Math.Clamp(End - offset, 0, destination.Length);
        content.AsSpan((int)Math.Min(offset, End), length).CopyTo(destination);
        return length;
    }
}
