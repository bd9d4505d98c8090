namespace Bridle.Linux.PerfEvents;

/// <summary>What sampling by the kernel's clock may take.</summary>
public sealed record SamplingLimits
{
    public static SamplingLimits Default { get; } = new();

    /// <summary>Events that are opened: one for each clock, thread and processor. Each is a descriptor, and no more than half of those are taken.</summary>
    public int Events { get; init; } = 16_384;

    /// <summary>Bytes of the stack, from the stack pointer upwards, that come with a sample. A record has a length of 16 bits.</summary>
    public int StackBytes { get; init; } = 16 << 10;

    /// <summary>How many seconds of a busy processor's samples a buffer has room for, within the limits of its size.</summary>
    public double RingSeconds { get; init; } = 0.1;

    /// <summary>Bytes of one processor's buffer; with little memory to lock it becomes smaller, down to <see cref="LeastRingBytes"/>.</summary>
    public int RingBytes { get; init; } = 8 << 20;

    /// <summary>A power of two, and no fewer than a page.</summary>
    public int LeastRingBytes { get; init; } = 64 << 10;

    /// <summary>Bytes of all buffers together, unless there are so many that the least of each is more.</summary>
    public int RingBytesInAll { get; init; } = 64 << 20;
}
