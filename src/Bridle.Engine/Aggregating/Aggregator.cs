using System.Runtime.InteropServices;
using Bridle.Language.Intermediate;

namespace Bridle.Engine.Aggregating;

/// <summary>What each aggregating function keeps for one key, as words, and how values and other keeps of it go in.</summary>
internal static class Aggregator
{
    /// <summary>Words of the state: avg has count and sum; stddev count, sum and the sum of squares in 128 bits.</summary>
    public static int Words(AggregationDescriptor aggregation) => aggregation.Function switch
    {
        AggregatingFunction.Average => 2,
        AggregatingFunction.StandardDeviation => 4,
        >= AggregatingFunction.Quantize => aggregation.Levels,
        _ => 1,
    };

    public static void Reset(AggregatingFunction function, Span<long> state)
    {
        state.Clear();
        if (function == AggregatingFunction.Minimum) state[0] = long.MaxValue;
        else if (function == AggregatingFunction.Maximum) state[0] = long.MinValue;
    }

    public static void Add(AggregationDescriptor aggregation, Span<long> state, long value, long increment)
    {
        unchecked
        {
            switch (aggregation.Function)
            {
                case AggregatingFunction.Count:
                    state[0]++;
                    break;
                case AggregatingFunction.Sum:
                    state[0] += value;
                    break;
                case AggregatingFunction.Minimum:
                    state[0] = Math.Min(state[0], value);
                    break;
                case AggregatingFunction.Maximum:
                    state[0] = Math.Max(state[0], value);
                    break;
                case AggregatingFunction.Average:
                    state[0]++;
                    state[1] += value;
                    break;
                case AggregatingFunction.StandardDeviation:
                    state[0]++;
                    state[1] += value;
                    Squares(state) += (Int128)value * value;
                    break;
                default:
                    state[Buckets.Find(aggregation.Function, aggregation.Parameters, aggregation.Levels, value)] += increment;
                    break;
            }
        }
    }

    /// <summary>Adds what was kept of other values.</summary>
    public static void Merge(AggregatingFunction function, Span<long> state, ReadOnlySpan<long> other)
    {
        if (function == AggregatingFunction.Minimum) state[0] = Math.Min(state[0], other[0]);
        else if (function == AggregatingFunction.Maximum) state[0] = Math.Max(state[0], other[0]);
        else if (function == AggregatingFunction.StandardDeviation) MergeSquares(state, other);
        else
        {
            for (int i = 0; i < state.Length; i++) state[i] = unchecked(state[i] + other[i]);
        }
    }

    private static void MergeSquares(Span<long> state, ReadOnlySpan<long> other)
    {
        unchecked
        {
            state[0] += other[0];
            state[1] += other[1];
            Squares(state) += MemoryMarshal.Cast<long, Int128>(other[2..])[0];
        }
    }

    private static ref Int128 Squares(Span<long> state) => ref MemoryMarshal.Cast<long, Int128>(state[2..])[0];

    /// <summary>The number that is shown and sorted by; of a quantize family the sum of labels times counts.</summary>
    public static long Value(AggregationDescriptor aggregation, ReadOnlySpan<long> state, long normal) => unchecked(aggregation.Function switch
    {
        // A key that was cleared and has got no value since: its initial value is for comparing, and shows as 0.
        AggregatingFunction.Minimum when state[0] == long.MaxValue => 0,
        AggregatingFunction.Maximum when state[0] == long.MinValue => 0,
        AggregatingFunction.Average => state[0] == 0 ? 0 : Divide(Divide(state[1], normal), state[0]),
        AggregatingFunction.StandardDeviation => Deviation(state, normal),
        _ => Divide(state[0], normal),
    });

    public static long Divide(long value, long divisor) => divisor == -1 ? unchecked(-value) : value / divisor;

    /// <summary>The weight of a distribution, for sorting.</summary>
    public static double Weight(AggregationDescriptor aggregation, ReadOnlySpan<long> state)
    {
        double sum = 0;
        for (int bucket = 0; bucket < state.Length; bucket++)
        {
            if (state[bucket] != 0) sum += (double)Label(aggregation, bucket) * state[bucket];
        }
        return sum;
    }

    private static long Label(AggregationDescriptor aggregation, int bucket)
    {
        QuantizeParameters parameters = aggregation.Parameters;
        int centre = (aggregation.Levels - 1) / 2;
        return aggregation.Function switch
        {
            AggregatingFunction.Quantize => Buckets.QuantizeLabel(bucket),
            AggregatingFunction.LinearQuantize => bucket == 0 ? parameters.Base - 1 : Buckets.LinearLabel(parameters, bucket),
            _ when bucket == centre => 0,
            _ => (Buckets.LogLinearLabel(parameters, Math.Abs(bucket - centre)) ?? 0) * Math.Sign(bucket - centre),
        };
    }

    private static long Deviation(ReadOnlySpan<long> state, long normal)
    {
        long count = state[0];
        if (count == 0) return 0;
        Int128 average = Divide(Divide(state[1], normal), count);
        Int128 squares = MemoryMarshal.Cast<long, Int128>(state[2..])[0] / normal / normal / count;
        return Root(squares - average * average);
    }

    private static long Root(Int128 value)
    {
        if (value <= 0) return 0;
        Int128 root = (Int128)Math.Sqrt((double)value);
        while (root * root > value) root--;
        while ((root + 1) * (root + 1) <= value) root++;
        return (long)root;
    }
}
