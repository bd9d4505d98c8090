using System.Collections.Immutable;

namespace Bridle.Probes;

/// <summary>What a pattern means in one process at one moment.</summary>
/// <param name="Probes">Each once, in the order of objects and addresses.</param>
/// <param name="Refusals">What the pattern names and nobody can probe. A pattern that matches nothing has neither.</param>
public sealed record ProbeMatches(ImmutableArray<ProbeDefinition> Probes, ImmutableArray<ProbeRefusal> Refusals)
{
    public static ProbeMatches None { get; } = new([], []);
}
