using System.Runtime.InteropServices;

namespace Bridle.Engine.State;

/// <summary>
/// Bytes that a program's references point into: a reference is an offset, and 0 is null because nothing lies there. Every access is
/// checked against the ends, though the verifier has shown that it is inside.
/// </summary>
internal sealed class FlatMemory(int bytes)
{
    private readonly byte[] _bytes = new byte[bytes];

    public Span<byte> Slice(long reference, int size) => _bytes.AsSpan((int)reference, size);

    public ref long Word(long reference) => ref MemoryMarshal.AsRef<long>(_bytes.AsSpan((int)reference, sizeof(long)));

    public ref int Half(long reference) => ref MemoryMarshal.AsRef<int>(_bytes.AsSpan((int)reference, sizeof(int)));

    /// <summary>The string there, without its zero, cut at a capacity.</summary>
    public ReadOnlySpan<byte> Text(long reference, int capacity)
    {
        int start = (int)reference;
        ReadOnlySpan<byte> bytes = _bytes.AsSpan(start, Math.Min(capacity, _bytes.Length - start));
        int end = bytes.IndexOf((byte)0);
        return end < 0 ? bytes[..^1] : bytes[..end];
    }

    public long Load(long reference, int size, bool isSigned)
    {
        ReadOnlySpan<byte> source = _bytes.AsSpan((int)reference, size);
        return unchecked((size, isSigned) switch
        {
            (8, _) => MemoryMarshal.Read<long>(source),
            (4, true) => MemoryMarshal.Read<int>(source),
            (4, false) => MemoryMarshal.Read<uint>(source),
            (2, true) => MemoryMarshal.Read<short>(source),
            (2, false) => MemoryMarshal.Read<ushort>(source),
            (_, true) => (sbyte)source[0],
            _ => (long)source[0],
        });
    }

    public void Store(long reference, int size, long value)
    {
        Span<byte> target = _bytes.AsSpan((int)reference, size);
        unchecked
        {
            if (size == 8) MemoryMarshal.Write(target, value);
            else if (size == 4) MemoryMarshal.Write(target, (int)value);
            else if (size == 2) MemoryMarshal.Write(target, (short)value);
            else target[0] = (byte)value;
        }
    }
}
