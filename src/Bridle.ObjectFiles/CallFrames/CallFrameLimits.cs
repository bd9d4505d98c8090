namespace Bridle.ObjectFiles.CallFrames;

/// <summary>How much of a file's call frame information is taken before it counts as hostile.</summary>
public sealed record CallFrameLimits
{
    public static CallFrameLimits Default { get; } = new();

    /// <summary>Entries of one section that a scan visits.</summary>
    public int Entries { get; init; } = 8_388_608;

    /// <summary>Instructions that are run to find the rules of one address.</summary>
    public int Instructions { get; init; } = 262_144;

    /// <summary>States that remember_state may leave on its stack.</summary>
    public int RememberedStates { get; init; } = 64;

    /// <summary>Bytes of an augmentation string.</summary>
    public int AugmentationBytes { get; init; } = 64;

    /// <summary>Operations of one expression: a jump backwards is an endless loop otherwise.</summary>
    public int ExpressionSteps { get; init; } = 4096;

    /// <summary>Values on the stack of an expression.</summary>
    public int ExpressionDepth { get; init; } = 64;

    /// <summary>Bytes of call frame information that are read from a victim's memory, for objects without a file.</summary>
    public int MemoryBytes { get; init; } = 16 << 20;

    /// <summary>Rows that are kept for each file.</summary>
    public int CachedRows { get; init; } = 16_384;
}
