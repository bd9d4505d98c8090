namespace Bridle.ObjectFiles.CallFrames;

/// <summary>How the frames of one stretch of code are unwound (an FDE); addresses are the file's.</summary>
internal readonly record struct FrameEntry(CommonEntry Common, ulong Start, ulong Length, int Instructions, int InstructionsEnd)
{
    public ulong End => unchecked(Start + Length);

    public bool Contains(ulong address) => unchecked(address - Start) < Length;
}
