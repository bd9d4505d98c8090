using System.Runtime.CompilerServices;

namespace Bridle.Linux.Kernel;

/// <summary>A set of processors, as many as the kernel's cpu_set_t has room for.</summary>
public struct ProcessorSet
{
    public const int Capacity = 1024;

    private const int WordBits = 64;

    internal Words Bits;

    /// <summary>One processor alone.</summary>
    public static ProcessorSet Of(int processor)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(processor);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(processor, Capacity);
        ProcessorSet set = default;
        set.Bits[processor / WordBits] = 1UL << (processor % WordBits);
        return set;
    }

    public readonly bool Contains(int processor) => processor is >= 0 and < Capacity && (Bits[processor / WordBits] >> (processor % WordBits) & 1) != 0;

    [InlineArray(Capacity / WordBits)]
    internal struct Words
    {
        private ulong _first;
    }
}
