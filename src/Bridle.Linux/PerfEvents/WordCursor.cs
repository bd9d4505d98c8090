using System.Buffers.Binary;

namespace Bridle.Linux.PerfEvents;

/// <summary>Takes words of 64 bits from bytes, one after the other, and none that is not whole.</summary>
internal ref struct WordCursor(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    /// <summary>Something was not there.</summary>
    public bool HasFailed { get; private set; }

    public bool TryTake(out ulong value)
    {
        bool isThere = TryTakeBytes(sizeof(ulong), out ReadOnlySpan<byte> word);
        value = isThere ? BinaryPrimitives.ReadUInt64LittleEndian(word) : 0;
        return isThere;
    }

    /// <summary>0 where there is none.</summary>
    public ulong Take()
    {
        TryTake(out ulong value);
        return value;
    }

    public bool TryTakeBytes(int count, out ReadOnlySpan<byte> taken)
    {
        bool isThere = count <= _rest.Length;
        HasFailed |= !isThere;
        taken = isThere ? _rest[..count] : default;
        if (isThere) _rest = _rest[count..];
        return isThere;
    }
}
