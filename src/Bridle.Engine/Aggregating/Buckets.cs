using System.Numerics;
using Bridle.Language.Intermediate;

namespace Bridle.Engine.Aggregating;

/// <summary>Which counter of a quantize family a value belongs to, and what the counters stand for.</summary>
internal static class Buckets
{
    public const int QuantizeCentre = 63;

    public static int Find(AggregatingFunction function, in QuantizeParameters parameters, int levels, long value) => function switch
    {
        AggregatingFunction.Quantize => Quantize(value),
        AggregatingFunction.LinearQuantize => Linear(parameters, levels, value),
        _ => LogLinear(parameters, levels, value),
    };

    /// <summary>The least magnitude of what a counter of quantize() holds, with its sign.</summary>
    public static long QuantizeLabel(int bucket) => bucket switch
    {
        QuantizeCentre => 0,
        > QuantizeCentre => 1L << (bucket - QuantizeCentre - 1),
        _ => -(1L << (QuantizeCentre - 1 - bucket)),
    };

    /// <summary>What a counter of lquantize() begins with; the first stands for what is below.</summary>
    public static long LinearLabel(in QuantizeParameters parameters, int bucket) => parameters.Base + (bucket - 1L) * parameters.Step;

    /// <summary>The value of a counter of llquantize() at a distance from the centre; null where no integer falls into it.</summary>
    public static long? LogLinearLabel(in QuantizeParameters parameters, int distance)
    {
        long span = parameters.Steps - parameters.Steps / parameters.Factor;
        long magnitude = parameters.LowMagnitude + (distance - 1) / span, index = (distance - 1) % span + parameters.Steps / parameters.Factor;
        Int128 value = index * (Int128)Power(parameters.Factor, magnitude + 1);
        return value % parameters.Steps == 0 ? (long)(value / parameters.Steps) : null;
    }

    /// <summary>The values that a counter holds: from the first up to but not with the last; null where nothing bounds them.</summary>
    public static (long? From, long? To) Range(AggregationDescriptor aggregation, int bucket)
    {
        QuantizeParameters parameters = aggregation.Parameters;
        bool isFirst = bucket == 0, isLast = bucket == aggregation.Levels - 1;
        if (aggregation.Function == AggregatingFunction.LinearQuantize)
            return (isFirst ? null : LinearLabel(parameters, bucket), isLast ? null : LinearLabel(parameters, bucket + 1));
        int centre = (aggregation.Levels - 1) / 2, distance = Math.Abs(bucket - centre);
        long least = Bound(aggregation, distance), most = isFirst || isLast ? long.MaxValue : Bound(aggregation, distance + 1);
        if (distance == 0) return (1 - most, most);
        return bucket > centre ? (least, isLast ? null : most) : (isFirst ? null : 1 - most, 1 - least);
    }

    // The least magnitude that is at this distance from the centre, or further out.
    private static long Bound(AggregationDescriptor aggregation, int distance)
    {
        if (distance == 0) return 0;
        if (aggregation.Function == AggregatingFunction.Quantize) return 1L << (distance - 1);
        QuantizeParameters parameters = aggregation.Parameters;
        for (; distance < (aggregation.Levels - 1) / 2; distance++)
        {
            if (LogLinearLabel(parameters, distance) is { } label) return label;
        }
        return Power(parameters.Factor, parameters.HighMagnitude + 1);
    }

    public static long Power(long factor, long exponent)
    {
        long result = 1;
        for (long i = 0; i < exponent; i++) result = unchecked(result * factor);
        return result;
    }

    private static int Quantize(long value)
    {
        if (value == 0) return QuantizeCentre;
        ulong magnitude = unchecked(value < 0 ? (ulong)-value : (ulong)value);
        int distance = BitOperations.Log2(magnitude) + 1;
        return value > 0 ? QuantizeCentre + distance : Math.Max(0, QuantizeCentre - distance);
    }

    private static int Linear(in QuantizeParameters parameters, int levels, long value)
    {
        if (value < parameters.Base) return 0;
        ulong bin = unchecked((ulong)(value - parameters.Base)) / (ulong)parameters.Step;
        return bin >= (ulong)(levels - 2) ? levels - 1 : (int)bin + 1;
    }

    private static int LogLinear(in QuantizeParameters parameters, int levels, long value)
    {
        int centre = (levels - 1) / 2;
        ulong magnitude = unchecked(value < 0 ? (ulong)-value : (ulong)value), factor = (ulong)parameters.Factor, steps = (ulong)parameters.Steps;
        ulong least = (ulong)Power(parameters.Factor, parameters.LowMagnitude);
        if (magnitude < least) return centre;
        long span = parameters.Steps - parameters.Steps / parameters.Factor;
        ulong most = unchecked(least * factor);
        for (long m = parameters.LowMagnitude; m <= parameters.HighMagnitude; m++, most = unchecked(most * factor))
        {
            if (magnitude >= most) continue;
            ulong index = most >= steps ? magnitude / (most / steps) : magnitude * steps / most;
            int distance = (int)((m - parameters.LowMagnitude) * span + (long)index - parameters.Steps / parameters.Factor) + 1;
            return value < 0 ? centre - distance : centre + distance;
        }
        return value < 0 ? 0 : levels - 1;
    }
}
