using Bridle.Target;

namespace Bridle.ObjectFiles.CallFrames;

/// <summary>
/// Finds .eh_frame_hdr and .eh_frame of an image in memory. Only where they start is known there; each is read to the end of its
/// segment, as a list of entries has an end of its own.
/// </summary>
internal static class ImageFrames
{
    public static bool TryRead(ElfImage image, CallFrameLimits limits, out FrameSections sections)
    {
        sections = default;
        if (!image.TryFindSegment(SegmentType.GnuEhFrame, out ProgramHeader segment)) return false;
        byte[] header = ReadFrom(image, segment.Address, Math.Min(segment.MemorySize, (ulong)limits.MemoryBytes));
        if (!SearchTable.TryReadFrames(header, segment.Address.Value, out ulong frames)) return false;
        FileAddress start = new(frames);
        sections = new FrameSections
        {
            Header = header,
            HeaderAddress = segment.Address,
            ExceptionFrame = ReadFrom(image, start, Math.Min(ToSegmentEnd(image, start), (ulong)limits.MemoryBytes)),
            ExceptionFrameAddress = start,
        };
        return !sections.ExceptionFrame.IsEmpty;
    }

    private static ulong ToSegmentEnd(ElfImage image, FileAddress start)
    {
        foreach (ProgramHeader segment in image.Segments)
            if (segment.Type == SegmentType.Load && segment.Contains(start)) return unchecked(segment.Address.Value + segment.MemorySize - start.Value);
        return 0;
    }

    private static byte[] ReadFrom(ElfImage image, FileAddress start, ulong length)
    {
        byte[] bytes = new byte[(int)length];
        int got = image.Memory.Read(image.Bias.ToTarget(start), bytes);
        return got == bytes.Length ? bytes : bytes[..got];
    }
}
