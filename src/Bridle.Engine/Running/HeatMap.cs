using System.Collections.Immutable;

namespace Bridle.Engine.Running;

/// <summary>How one row of a quantize family grew over time, for a picture of it.</summary>
/// <param name="Name">The aggregation's, "@" and what the program calls it, and the keys of the row, in one line.</param>
/// <param name="Labels">What each level begins with, from below; null for one that no integer falls into. One more than have values, on both sides.</param>
/// <param name="Period">What a column stands for, in nanoseconds.</param>
/// <param name="Columns">How many there are, from the begin of the run to its end; the same for all maps of a run.</param>
/// <param name="Cells">Where values came, column by column.</param>
public sealed record HeatMap(string Name, ImmutableArray<string?> Labels, long Period, int Columns, ImmutableArray<HeatCell> Cells);

/// <summary>How many values came in the time of a column to one of the levels.</summary>
public readonly record struct HeatCell(int Column, int Level, long Count);
