using Bridle.Target;

namespace Bridle.Processes.Tests.Stepping;

/// <summary>Bytes at an address, and nothing around them.</summary>
internal sealed class FlatMemory(ulong start, byte[] content) : IMemoryReader
{
    public static FlatMemory None { get; } = new(0, []);

    public int Read(TargetAddress address, Span<byte> destination)
    {
        ulong offset = unchecked(address.Value - start);
        if (offset >= (ulong)content.Length)
            return 0;
        int length = Math.Min(destination.Length, content.Length - (int)offset);
        content.AsSpan((int)offset, length).CopyTo(destination);
        return length;
    }
}
