namespace Bridle.ObjectFiles.Unwinding;

/// <summary>How a frame was found. Each is less certain than the one before.</summary>
public enum FrameSource
{
    /// <summary>The thread's own registers.</summary>
    Registers,

    /// <summary>Call frame information of the function that it called.</summary>
    CallFrames,

    /// <summary>The registers that the kernel saved for a signal's handler.</summary>
    SignalFrame,

    /// <summary>The instructions of the function that it called, which stands at its begin or its end.</summary>
    Code,

    /// <summary>The chain of frame pointers.</summary>
    FramePointer,

    /// <summary>Something on the stack that looks like a return address. Frames may be missing before it, or it may be none.</summary>
    Guess,
}
