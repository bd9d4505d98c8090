using System.Globalization;
using System.Text;
using Bridle.Engine.Aggregating;
using Bridle.Language.Intermediate;

namespace Bridle.Engine.Formatting;

/// <summary>The counters of a quantize family as a picture.</summary>
internal static class Distribution
{
    private const int BarWidth = 40;

    public static string Of(AggregationDescriptor aggregation, ReadOnlySpan<long> counts, long normal)
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"\n{"value",16} {"------------- Distribution -------------",41} {"count",-9}\n");
        (int first, int last) = Shown(aggregation, counts);
        (double total, bool hasPositive, bool hasNegative) = Sum(counts);
        for (int bucket = first; bucket <= last; bucket++)
        {
            if (Label(aggregation, bucket, first) is not { } label) continue;
            text.Append(CultureInfo.InvariantCulture, $"{label,16} ");
            text.Append(Bar(counts[bucket], total, hasPositive, hasNegative));
            text.Append(CultureInfo.InvariantCulture, $" {Aggregator.Divide(counts[bucket], normal),-9}\n");
        }
        return text.ToString();
    }

    // One bucket more than those that have counts, on both sides.
    private static (int First, int Last) Shown(AggregationDescriptor aggregation, ReadOnlySpan<long> counts)
    {
        int first = counts.IndexOfAnyExcept(0L), last = counts.LastIndexOfAnyExcept(0L);
        if (first >= 0) return (Math.Max(0, first - 1), Math.Min(counts.Length - 1, last + 1));
        int centre = (counts.Length - 1) / 2;
        return aggregation.Function == AggregatingFunction.LinearQuantize ? (0, Math.Min(2, counts.Length - 1)) : (centre - 1, centre + 1);
    }

    private static (double Total, bool HasPositive, bool HasNegative) Sum(ReadOnlySpan<long> counts)
    {
        double total = 0;
        bool hasPositive = false, hasNegative = false;
        foreach (long count in counts)
        {
            total += Math.Abs((double)count);
            hasPositive |= count > 0;
            hasNegative |= count < 0;
        }
        return (total, hasPositive, hasNegative);
    }

    private static string Bar(long count, double total, bool hasPositive, bool hasNegative)
    {
        int width = hasPositive && hasNegative ? BarWidth / 2 : BarWidth;
        int length = total == 0 ? 0 : (int)(Math.Abs((double)count) * width / total + 0.5);
        string bar = new('@', length);
        if (!hasNegative) return "|" + bar.PadRight(BarWidth);
        if (!hasPositive) return bar.PadLeft(BarWidth) + "|";
        return (count < 0 ? bar : "").PadLeft(width) + "|" + (count > 0 ? bar : "").PadRight(width);
    }

    /// <summary>What a counter begins with; null for one that no integer falls into.</summary>
    public static string? Label(AggregationDescriptor aggregation, int bucket) => Label(aggregation, bucket, 0);

    private static string? Label(AggregationDescriptor aggregation, int bucket, int first) => aggregation.Function switch
    {
        AggregatingFunction.Quantize => Number(Buckets.QuantizeLabel(bucket)),
        AggregatingFunction.LinearQuantize => Linear(aggregation, bucket),
        _ => LogLinear(aggregation, bucket, first),
    };

    private static string Linear(AggregationDescriptor aggregation, int bucket)
    {
        long label = Buckets.LinearLabel(aggregation.Parameters, bucket);
        if (bucket == 0) return $"< {Number(aggregation.Parameters.Base)}";
        return bucket == aggregation.Levels - 1 ? $">= {Number(label)}" : Number(label);
    }

    // Null for a bucket that no integer falls into.
    private static string? LogLinear(AggregationDescriptor aggregation, int bucket, int first)
    {
        QuantizeParameters parameters = aggregation.Parameters;
        int centre = (aggregation.Levels - 1) / 2;
        long most = Buckets.Power(parameters.Factor, parameters.HighMagnitude + 1);
        if (bucket == 0) return $"<= {Number(-most)}";
        if (bucket == aggregation.Levels - 1) return $">= {Number(most)}";
        if (bucket != centre) return Buckets.LogLinearLabel(parameters, Math.Abs(bucket - centre)) is long label ? Number(label * Math.Sign(bucket - centre)) : null;
        if (parameters.LowMagnitude == 0) return "0";
        string least = Number(Buckets.Power(parameters.Factor, parameters.LowMagnitude));
        return first < centre ? $"abs() < {least}" : $"< {least}";
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
