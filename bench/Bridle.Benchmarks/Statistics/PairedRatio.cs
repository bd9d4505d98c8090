namespace Bridle.Benchmarks.Statistics;

/// <summary>How many times the baseline something takes: the median of the rounds' ratios, with its 95 % interval.</summary>
/// <remarks>The ratio is taken inside a round, so what slows both of its halves alike (load, frequency, a cold cache) cancels out.</remarks>
internal readonly record struct PairedRatio(double Median, double Low, double High)
{
    /// <summary>The rounds' values of both, in the order of the rounds.</summary>
    public static PairedRatio Of(ReadOnlySpan<double> values, ReadOnlySpan<double> baseline)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(values.Length, baseline.Length, nameof(values));
        double[] ratios = new double[values.Length];
        for (int round = 0; round < ratios.Length; round++)
        {
            ratios[round] = values[round] / baseline[round];
        }
        var (low, high) = MedianInterval.Of(ratios);
        return new PairedRatio(Statistics.Median.Of(ratios), low, high);
    }
}
