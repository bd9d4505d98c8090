namespace Bridle.Probes;

/// <summary>How much foreign data the providers take. Every loop over what an object says ends at one of these.</summary>
public sealed record ProbeLimits
{
    public static ProbeLimits Default { get; } = new();

    /// <summary>Functions of one object that a pattern may match.</summary>
    public int Functions { get; init; } = 1_048_576;

    /// <summary>Probes that one pattern may give in one process.</summary>
    public int Probes { get; init; } = 1_048_576;
}
