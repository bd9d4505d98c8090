namespace Bridle.Language.Intermediate;

/// <summary>Addresses that D programs see and no victim has: they are not canonical on x86-64.</summary>
public static class MachineAddresses
{
    /// <summary>The first byte of scratch; what alloca() gives is this plus an offset.</summary>
    public const long Scratch = 0x0d00_0000_0000_0000;

    /// <summary>Scratch is smaller than this.</summary>
    public const long ScratchLimit = 1L << 32;
}
