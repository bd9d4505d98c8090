namespace Bridle.ObjectFiles.CallFrames;

/// <summary>
/// .eh_frame or .debug_frame: a list of entries. They differ in how a common entry is marked and found: in the first one by id 0 and
/// by its distance, in the second one by id -1 and by its offset (LSB core 10.6, DWARF 5 6.4.1).
/// </summary>
internal sealed class FrameSection(ReadOnlyMemory<byte> bytes, ulong address, bool isExceptionFrame, CallFrameLimits limits)
{
    private const uint Wide = 0xffff_ffff;

    public ReadOnlySpan<byte> Bytes => bytes.Span;

    public ulong Address => address;

    public CallFrameLimits Limits => limits;

    /// <summary>The place of an entry: its parts as offsets in the section.</summary>
    public readonly record struct Place(int Id, int Body, int End, bool IsCommon, long CommonAt);

    /// <summary>False at the terminator, and where no whole entry follows.</summary>
    public bool TryPlace(int offset, out Place place)
    {
        place = default;
        FrameCursor cursor = new(bytes.Span, offset);
        ulong length = cursor.UInt32();
        bool isWide = length == Wide;
        if (isWide) length = cursor.UInt64();
        int id = cursor.Position;
        if (cursor.HasFailed || length == 0 || length > (ulong)(bytes.Length - id)) return false;
        // .eh_frame keeps ids of 4 bytes in wide entries too, in the toolchain's own files; nobody writes them.
        bool hasWideId = isWide && !isExceptionFrame;
        ulong value = hasWideId ? cursor.UInt64() : cursor.UInt32();
        int end = id + (int)length;
        if (cursor.HasFailed || cursor.Position > end) return false;
        bool isCommon = value == (isExceptionFrame ? 0 : hasWideId ? ulong.MaxValue : Wide);
        long commonAt = value > int.MaxValue ? -1 : isExceptionFrame ? id - (long)value : (long)value;
        place = new Place(id, cursor.Position, end, isCommon, commonAt);
        return true;
    }

    public bool TryReadCommon(long offset, out CommonEntry common)
    {
        common = default;
        return offset >= 0 && offset < bytes.Length && TryPlace((int)offset, out Place place) && place.IsCommon
            && CommonEntry.TryParse(bytes.Span[..place.End], place.Body, limits, address, out common);
    }

    public bool TryReadEntry(int offset, out FrameEntry entry)
    {
        entry = default;
        return TryPlace(offset, out Place place) && !place.IsCommon
            && TryReadCommon(place.CommonAt, out CommonEntry common) && TryReadEntry(place, common, out entry);
    }

    public bool TryReadEntry(in Place place, in CommonEntry common, out FrameEntry entry)
    {
        entry = default;
        FrameCursor cursor = new(bytes.Span[..place.End], place.Body);
        cursor.Skip(common.SegmentBytes);
        if (!common.Encoding.TryRead(ref cursor, new PointerBases(address), out ulong start)) return false;
        if (!common.Encoding.TryReadPlain(ref cursor, out ulong length)) return false;
        if (common.HasAugmentationLength) cursor.Skip(cursor.Unsigned());
        if (cursor.HasFailed || length == 0 || length > ulong.MaxValue - start) return false;
        entry = new FrameEntry(common, start, length, cursor.Position, place.End);
        return true;
    }
}
