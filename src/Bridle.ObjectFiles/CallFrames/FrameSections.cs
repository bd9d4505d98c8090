using Bridle.Target;

namespace Bridle.ObjectFiles.CallFrames;

/// <summary>The contents of a file that tell how its frames are unwound; empty what it does not have.</summary>
public readonly record struct FrameSections
{
    /// <summary>.eh_frame</summary>
    public ReadOnlyMemory<byte> ExceptionFrame { get; init; }

    public FileAddress ExceptionFrameAddress { get; init; }

    /// <summary>.eh_frame_hdr</summary>
    public ReadOnlyMemory<byte> Header { get; init; }

    public FileAddress HeaderAddress { get; init; }

    /// <summary>.debug_frame, uncompressed.</summary>
    public ReadOnlyMemory<byte> DebugFrame { get; init; }
}
