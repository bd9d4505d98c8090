namespace Bridle.ObjectFiles;

/// <summary>The bytes of an object file. Safe on any thread.</summary>
public interface IFileBytes
{
    /// <summary>How long the file is now: one that is open may shrink and grow.</summary>
    long Length { get; }

    /// <summary>
    /// Reads from <paramref name="offset"/> and returns how many bytes there were: fewer than asked only where the file ends,
    /// has shrunk or cannot be read. Never throws.
    /// </summary>
    int Read(long offset, Span<byte> destination);
}
