namespace Bridle.Control.Pausing;

/// <summary>How the stacks of a process are read that nobody controls.</summary>
public sealed record StackReadOptions
{
    public static StackReadOptions Default { get; } = new();

    /// <summary>The only thread that is wanted; 0 for all.</summary>
    public int ThreadId { get; init; }

    /// <summary>
    /// Threads may be stopped, one at a time and for as long as it takes to copy a stack. False takes those that sleep, and no others.
    /// </summary>
    public bool MayStop { get; init; } = true;

    /// <summary>For all threads; those that are left when it is over are told without a stack.</summary>
    public TimeSpan Budget { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long one thread is waited for: one that sleeps uninterruptibly does not stop.</summary>
    public TimeSpan ThreadDeadline { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Frames of one stack.</summary>
    public int Frames { get; init; } = 65_536;

    /// <summary>Bytes of a stack that are copied while its thread stands still. What is deeper is read while it runs.</summary>
    public int CopiedBytes { get; init; } = 256 << 10;

    /// <summary>Times that threads are listed, to find those that others have made meanwhile.</summary>
    public int Listings { get; init; } = 8;
}
