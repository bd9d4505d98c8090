using System.Collections.Immutable;

namespace Bridle.Engine.Running;

/// <summary>One row of an aggregation that is keyed by a user's stack, for pictures of it.</summary>
/// <param name="Aggregation">Its name: "@" and what the program calls it.</param>
/// <param name="Frames">The outermost first; other keys stand before it.</param>
/// <param name="Value">What is shown for the row; of a distribution how many values it has.</param>
public sealed record StackRow(string Aggregation, ImmutableArray<string> Frames, long Value);
