using System.Collections.Immutable;

namespace Bridle.Engine.Running;

/// <summary>How one row of a quantize family grew over time, for a picture of it.</summary>
/// <param name="Name">The aggregation's, "@" and what the program calls it, and the keys of the row.</param>
/// <param name="Labels">What each counter begins with; null for one that no integer falls into.</param>
/// <param name="Period">What a column stands for, in nanoseconds.</param>
/// <param name="Columns">From the begin of the run: how many values each counter took in that time. Empty where none came.</param>
public sealed record HeatMap(string Name, ImmutableArray<string?> Labels, long Period, ImmutableArray<ImmutableArray<long>> Columns);
