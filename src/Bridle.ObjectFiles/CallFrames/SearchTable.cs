using System.Buffers.Binary;

namespace Bridle.ObjectFiles.CallFrames;

/// <summary>The sorted table in .eh_frame_hdr, searched where it lies: pairs of code and entry address, counted from the section's start.</summary>
internal sealed class SearchTable
{
    private const int PairBytes = 8;
    private readonly ReadOnlyMemory<byte> _pairs;
    private readonly ulong _address;

    private SearchTable(ReadOnlyMemory<byte> pairs, ulong address, ulong frames) => (_pairs, _address, Frames) = (pairs, address, frames);

    /// <summary>Where .eh_frame lies.</summary>
    public ulong Frames { get; }

    public int Count => _pairs.Length / PairBytes;

    /// <summary>Null where there is no table, or one that cannot be what it says.</summary>
    public static SearchTable? Open(ReadOnlyMemory<byte> section, ulong address)
    {
        if (!TryReadHead(section.Span, address, out ulong frames, out ulong count, out int start)) return null;
        if (count == 0 || count > (ulong)((section.Length - start) / PairBytes)) return null;
        ReadOnlyMemory<byte> pairs = section.Slice(start, (int)count * PairBytes);
        return IsSorted(pairs.Span) ? new SearchTable(pairs, address, frames) : null;
    }

    /// <summary>Where .eh_frame lies, told by a header whose table may be missing.</summary>
    public static bool TryReadFrames(ReadOnlySpan<byte> section, ulong address, out ulong frames)
    {
        FrameCursor cursor = new(section, 0);
        frames = 0;
        if (cursor.Byte() != 1) return false;
        PointerEncoding encoding = new(cursor.Byte());
        cursor.Skip(2);
        return encoding.TryRead(ref cursor, new PointerBases(address, Data: address), out frames);
    }

    /// <summary>The pair that starts last at or before an address.</summary>
    public bool TryFind(ulong address, out ulong start, out ulong entry)
    {
        (start, entry) = (0, 0);
        ReadOnlySpan<byte> pairs = _pairs.Span;
        long wanted = unchecked((long)(address - _address));
        (int low, int high) = (0, Count);
        while (low < high)
        {
            int middle = (int)(((uint)low + (uint)high) / 2);
            if (Code(pairs, middle) <= wanted) low = middle + 1;
            else high = middle;
        }

        if (low == 0) return false;
        ReadOnlySpan<byte> pair = pairs[((low - 1) * PairBytes)..];
        start = unchecked(_address + (ulong)BinaryPrimitives.ReadInt32LittleEndian(pair));
        entry = unchecked(_address + (ulong)BinaryPrimitives.ReadInt32LittleEndian(pair[sizeof(int)..]));
        return true;
    }

    private static bool TryReadHead(ReadOnlySpan<byte> section, ulong address, out ulong frames, out ulong count, out int start)
    {
        (count, start) = (0, 0);
        if (!TryReadFrames(section, address, out frames)) return false;
        FrameCursor cursor = new(section, 1);
        PointerEncoding framesEncoding = new(cursor.Byte()), countEncoding = new(cursor.Byte()), tableEncoding = new(cursor.Byte());
        PointerBases bases = new(address, Data: address);
        if (!tableEncoding.IsSearchable || !framesEncoding.TryRead(ref cursor, bases, out _)) return false;
        if (!countEncoding.TryRead(ref cursor, bases, out count)) return false;
        start = cursor.Position;
        return true;
    }

    private static bool IsSorted(ReadOnlySpan<byte> pairs)
    {
        for (int i = 1; i < pairs.Length / PairBytes; i++)
            if (Code(pairs, i - 1) > Code(pairs, i)) return false;
        return true;
    }

    private static int Code(ReadOnlySpan<byte> pairs, int index) => BinaryPrimitives.ReadInt32LittleEndian(pairs[(index * PairBytes)..]);
}
