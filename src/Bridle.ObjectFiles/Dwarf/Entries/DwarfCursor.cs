using System.Buffers.Binary;

namespace Bridle.ObjectFiles.Dwarf.Entries;

/// <summary>Reads on through a section. A failure sticks: everything after it reads as 0, so one look at the end is enough.</summary>
internal ref struct DwarfCursor
{
    private const int SevenBits = 0x7f;
    private readonly ReadOnlySpan<byte> _bytes;

    public DwarfCursor(ReadOnlySpan<byte> bytes, ulong position = 0)
    {
        _bytes = bytes;
        HasFailed = position > (ulong)bytes.Length;
        Position = HasFailed ? bytes.Length : (int)position;
    }

    public int Position { get; private set; }

    public bool HasFailed { get; private set; }

    public readonly bool IsAtEnd => Position >= _bytes.Length;

    public byte U8() => Take(1, out ReadOnlySpan<byte> bytes) ? bytes[0] : (byte)0;

    public ushort U16() => Take(2, out ReadOnlySpan<byte> bytes) ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : (ushort)0;

    public uint U24() => Take(3, out ReadOnlySpan<byte> bytes) ? bytes[0] | ((uint)bytes[1] << 8) | ((uint)bytes[2] << 16) : 0;

    public uint U32() => Take(4, out ReadOnlySpan<byte> bytes) ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : 0;

    public ulong U64() => Take(8, out ReadOnlySpan<byte> bytes) ? BinaryPrimitives.ReadUInt64LittleEndian(bytes) : 0;

    /// <summary>A number of 1, 2, 4 or 8 bytes.</summary>
    public ulong Sized(int size)
    {
        switch (size)
        {
            case 1: return U8();
            case 2: return U16();
            case 4: return U32();
            case 8: return U64();
            default:
                Fail();
                return 0;
        }
    }

    /// <summary>An unsigned LEB128; bits beyond 64 are lost.</summary>
    public ulong Unsigned()
    {
        byte first = U8();
        return first <= SevenBits ? first : Rest(first & SevenBits, out _);
    }

    /// <summary>A LEB128 that stands for a tag, an attribute or a form: none of them has more than 16 bits.</summary>
    public ushort Unsigned16()
    {
        ulong value = Unsigned();
        if (value > ushort.MaxValue) Fail();
        return HasFailed ? (ushort)0 : (ushort)value;
    }

    public long Signed()
    {
        byte first = U8();
        int bits = 7;
        ulong value = first <= SevenBits ? first : Rest(first & SevenBits, out bits);
        return bits >= 64 ? unchecked((long)value) : unchecked((long)(value << (64 - bits))) >> (64 - bits);
    }

    /// <summary>The bytes up to a NUL, which is passed too.</summary>
    public ReadOnlySpan<byte> CString()
    {
        ReadOnlySpan<byte> rest = _bytes[Position..];
        int length = rest.IndexOf((byte)0);
        if (length < 0)
        {
            Fail();
            return default;
        }

        Position += length + 1;
        return rest[..length];
    }

    public void Skip(ulong count)
    {
        if (count > (ulong)(_bytes.Length - Position)) Fail();
        else Position += (int)count;
    }

    public void Fail() => (HasFailed, Position) = (true, _bytes.Length);

    private ulong Rest(int low, out int bits)
    {
        ulong value = (ulong)low;
        byte next;
        bits = 7;
        do
        {
            next = U8();
            if (bits < 64) value |= unchecked((ulong)(next & SevenBits) << bits);
            bits = Math.Min(bits + 7, 70);
        }
        while (next > SevenBits);
        return value;
    }

    private bool Take(int count, out ReadOnlySpan<byte> bytes)
    {
        if (count > _bytes.Length - Position)
        {
            Fail();
            bytes = default;
            return false;
        }

        bytes = _bytes.Slice(Position, count);
        Position += count;
        return true;
    }
}
