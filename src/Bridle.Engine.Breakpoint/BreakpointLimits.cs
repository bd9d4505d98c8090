using Bridle.Linux.PerfEvents;

namespace Bridle.Engine.Breakpoint;

/// <summary>How far the engine follows what victims do.</summary>
public sealed record BreakpointLimits
{
    public static BreakpointLimits Default { get; } = new();

    /// <summary>Unloads and execs of a victim that are remembered; what was recorded before older ones is named as if they had not been.</summary>
    public int Retirements { get; init; } = 256;

    /// <summary>Threads of a victim whose files in /proc stay open.</summary>
    public int OpenThreads { get; init; } = 256;

    /// <summary>Frames of one stack.</summary>
    public int StackDepth { get; init; } = 4096;

    /// <summary>What sampling by the kernel's clock may take.</summary>
    public SamplingLimits Sampling { get; init; } = SamplingLimits.Default;

    /// <summary>Steps upwards from a process in the search for an ancestor.</summary>
    public int Ancestors { get; init; } = 1024;

    /// <summary>Refusals that are kept with their names; more are only counted.</summary>
    public int NamedRefusals { get; init; } = 10_000;
}
