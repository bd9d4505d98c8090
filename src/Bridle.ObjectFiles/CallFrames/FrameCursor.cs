using System.Buffers.Binary;

namespace Bridle.ObjectFiles.CallFrames;

/// <summary>
/// Reads through call frame information. A read past the end gives 0 and makes the cursor fail for good, so that a caller checks once
/// after several reads.
/// </summary>
internal ref struct FrameCursor(ReadOnlySpan<byte> bytes, int position)
{
    private const int MostLebBytes = 10;
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    public int Position { get; private set; } = position;

    public bool HasFailed { get; private set; } = position < 0 || position > bytes.Length;

    public readonly bool IsAtEnd => HasFailed || Position == _bytes.Length;

    public byte Byte() => Take(1) is [byte value] ? value : (byte)0;

    public ushort UInt16() => Take(sizeof(ushort)) is { IsEmpty: false } taken ? BinaryPrimitives.ReadUInt16LittleEndian(taken) : (ushort)0;

    public uint UInt32() => Take(sizeof(uint)) is { IsEmpty: false } taken ? BinaryPrimitives.ReadUInt32LittleEndian(taken) : 0;

    public ulong UInt64() => Take(sizeof(ulong)) is { IsEmpty: false } taken ? BinaryPrimitives.ReadUInt64LittleEndian(taken) : 0;

    /// <summary>An unsigned LEB128 number; bits beyond 64 are lost, as in every other reader.</summary>
    public ulong Unsigned() => Leb(out _, out _);

    public long Signed()
    {
        ulong value = Leb(out int bits, out bool isNegative);
        if (isNegative && bits < 64) value |= ulong.MaxValue << bits;
        return unchecked((long)value);
    }

    /// <summary>An unsigned number that must fit what is counted in int.</summary>
    public int Count()
    {
        ulong value = Unsigned();
        if (value <= int.MaxValue) return (int)value;
        HasFailed = true;
        return 0;
    }

    public void Skip(int count) => Take(count);

    public void Skip(ulong count) => Take(count > int.MaxValue ? -1 : (int)count);

    /// <summary>The bytes up to a NUL, which is passed; fails where none stands within <paramref name="limit"/> bytes.</summary>
    public ReadOnlySpan<byte> Text(int limit)
    {
        ReadOnlySpan<byte> rest = HasFailed ? default : _bytes[Position..];
        int length = rest[..Math.Min(limit, rest.Length)].IndexOf((byte)0);
        if (length < 0) HasFailed = true;
        else Position += length + 1;
        return length < 0 ? default : rest[..length];
    }

    private ulong Leb(out int bits, out bool isNegative)
    {
        ulong value = 0;
        bits = 0;
        isNegative = false;
        for (int i = 0; i < MostLebBytes; i++)
        {
            byte next = Byte();
            if (bits < 64) value |= (ulong)(next & 0x7f) << bits;
            bits += 7;
            isNegative = (next & 0x40) != 0;
            if ((next & 0x80) == 0) return value;
        }

        HasFailed = true;
        return 0;
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (HasFailed || count < 0 || count > _bytes.Length - Position)
        {
            HasFailed = true;
            return default;
        }

        ReadOnlySpan<byte> taken = _bytes.Slice(Position, count);
        Position += count;
        return taken;
    }
}
