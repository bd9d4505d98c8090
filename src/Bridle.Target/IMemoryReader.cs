namespace Bridle.Target;

/// <summary>
/// The only way to see a victim's memory. An implementation hides Bridle's own traps, so what is read is what the
/// program would read.
/// </summary>
public interface IMemoryReader
{
    /// <summary>
    /// Reads from <paramref name="address"/> into <paramref name="destination"/> and returns how many bytes could be
    /// read: fewer than asked where a mapping ends, 0 where nothing is mapped or the process is gone. Never throws.
    /// </summary>
    int Read(TargetAddress address, Span<byte> destination);
}
