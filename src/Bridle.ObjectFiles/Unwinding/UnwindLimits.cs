namespace Bridle.ObjectFiles.Unwinding;

/// <summary>How far a victim's stack is followed: it may be corrupted, or made to mislead.</summary>
public sealed record UnwindLimits
{
    public static UnwindLimits Default { get; } = new();

    /// <summary>Frames of one stack; the caller's buffer may be smaller.</summary>
    public int Frames { get; init; } = 65_536;

    /// <summary>Times that a caller may lie below its callee: signal stacks and switched stacks, but no endless circle.</summary>
    public int StackSwitches { get; init; } = 32;

    /// <summary>Bytes of stack looked through for something like a return address, where nothing else is known.</summary>
    public int GuessBytes { get; init; } = 4096;

    /// <summary>Guesses in one stack.</summary>
    public int Guesses { get; init; } = 64;

    /// <summary>The largest frame that a frame pointer may span.</summary>
    public int FramePointerBytes { get; init; } = 16 << 20;

    /// <summary>Instructions that are followed to a return, in code without call frame information.</summary>
    public int DecodedInstructions { get; init; } = 32;
}
