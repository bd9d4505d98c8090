using System.Buffers.Binary;
using Bridle.Target;

namespace Bridle.Testing;

/// <summary>Memory made of byte arrays at addresses, which counts how often it is read. What is not mapped cannot be read.</summary>
public sealed class FakeMemory : IMemoryReader
{
    private readonly SortedList<ulong, byte[]> _regions = [];

    /// <summary>How many calls of <see cref="Read"/> there were: each would be a system call.</summary>
    public int Reads { get; private set; }

    /// <summary>The bytes are shared, so a later change of the array changes the memory. Regions must not overlap.</summary>
    public void Map(TargetAddress start, byte[] bytes) => _regions.Add(start.Value, bytes);

    public void Unmap(TargetAddress start) => _regions.Remove(start.Value);

    public void Write(TargetAddress address, ReadOnlySpan<byte> bytes) => bytes.CopyTo(At(address, bytes.Length));

    public void WriteUInt64(TargetAddress address, ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(At(address, sizeof(ulong)), value);

    public void WriteInt32(TargetAddress address, int value) => BinaryPrimitives.WriteInt32LittleEndian(At(address, sizeof(int)), value);

    public int Read(TargetAddress address, Span<byte> destination)
    {
        Reads++;
        int done = 0;
        while (done < destination.Length)
        {
            Span<byte> source = Rest(unchecked(address.Value + (ulong)done));
            int length = Math.Min(source.Length, destination.Length - done);
            if (length == 0) break;
            source[..length].CopyTo(destination[done..]);
            done += length;
        }

        return done;
    }

    private Span<byte> At(TargetAddress address, int length) => Rest(address.Value)[..length];

    // From the address to the end of its region. Binary search: a test may map a hundred thousand regions.
    private Span<byte> Rest(ulong address)
    {
        (int low, int high) = (0, _regions.Count);
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_regions.GetKeyAtIndex(middle) <= address) low = middle + 1;
            else high = middle;
        }

        if (low == 0) return default;
        byte[] bytes = _regions.GetValueAtIndex(low - 1);
        ulong offset = address - _regions.GetKeyAtIndex(low - 1);
        return offset < (ulong)bytes.Length ? bytes.AsSpan((int)offset) : default;
    }
}
