using System.Collections.Immutable;

namespace Bridle.Language.Intermediate;

public enum AggregatingFunction
{
    Count, Sum, Minimum, Maximum, Average, StandardDeviation, Quantize, LinearQuantize, LogLinearQuantize,
}

/// <summary>The constants of lquantize (base, limit, step) and llquantize (factor, low and high magnitude, steps).</summary>
public readonly record struct QuantizeParameters(long Base, long Limit, long Step, long Factor, long LowMagnitude, long HighMagnitude, long Steps);

/// <summary>An aggregation, numbered by first mention.</summary>
/// <param name="IsSigned">The aggregated values were signed where the program first aggregates.</param>
/// <param name="Levels">Counters of a quantize family, under- and overflow included; 0 for the others.</param>
public sealed record AggregationDescriptor(
    int Id, string Name, AggregatingFunction Function, QuantizeParameters Parameters, int Levels, ImmutableArray<DataField> Keys, int KeyBytes, bool IsSigned);
