namespace Bridle.ObjectFiles.DebugFiles;

/// <summary>The reflected cyclic redundancy checks of debug links (32 bits, IEEE 802.3) and of xz (64 bits, ECMA-182).</summary>
internal sealed class Checksum
{
    private readonly ulong[] _table = new ulong[256];
    private readonly ulong _mask;

    private Checksum(ulong polynomial, ulong mask)
    {
        _mask = mask;
        for (uint i = 0; i < 256; i++)
        {
            ulong value = i;
            for (int bit = 0; bit < 8; bit++) value = (value & 1) != 0 ? (value >> 1) ^ polynomial : value >> 1;
            _table[i] = value;
        }
    }

    public static Checksum Bits32 { get; } = new(0xedb88320, uint.MaxValue);

    public static Checksum Bits64 { get; } = new(0xc96c5795d7870f42, ulong.MaxValue);

    public ulong Of(ReadOnlySpan<byte> bytes) => Continue(0, bytes);

    /// <param name="before">The checksum of what stands before.</param>
    /// <param name="bytes">What follows.</param>
    public ulong Continue(ulong before, ReadOnlySpan<byte> bytes)
    {
        ulong value = before ^ _mask;
        foreach (byte item in bytes) value = _table[(value ^ item) & 0xff] ^ (value >> 8);
        return value ^ _mask;
    }

    /// <summary>Of a whole file, in pieces.</summary>
    public ulong Of(IFileBytes bytes)
    {
        byte[] buffer = new byte[1 << 16];
        ulong value = 0;
        for (long offset = 0; ;)
        {
            int got = bytes.Read(offset, buffer);
            if (got == 0) return value;
            value = Continue(value, buffer.AsSpan(0, got));
            offset += got;
        }
    }
}
