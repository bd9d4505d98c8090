namespace Bridle.Benchmarks.Statistics;

/// <summary>
/// The interval of a median by order statistics: it assumes nothing about the distribution, and the same values always give the
/// same interval, which a bootstrap does not promise. (The interval of the sign test; David and Nagaraja, Order Statistics, 7.1.)
/// </summary>
/// <remarks>
/// Each of n values lies below the true median with probability 1/2, so the k-th smallest lies above it with probability
/// P(Binomial(n, 1/2) &lt; k). The interval from the k-th smallest to the k-th largest misses with twice that.
/// </remarks>
internal static class MedianInterval
{
    public const double Confidence = 0.95;

    /// <summary>Below this many values not even the whole range covers the median with 95 %.</summary>
    public const int FewestValues = 6;

    /// <summary>The rank k, counted from 1, of the interval's lower end; 0 where the values are too few for one.</summary>
    public static int LowerRank(int count)
    {
        double term = Math.Pow(0.5, count), below = 0;
        for (int rank = 0; rank <= count / 2; rank++)
        {
            below += term;
            if (2 * below > 1 - Confidence)
            {
                return rank;
            }
            term *= (double)(count - rank) / (rank + 1);
        }
        return count / 2;
    }

    /// <summary>Infinite on both sides where the values are too few.</summary>
    public static (double Low, double High) Of(ReadOnlySpan<double> values)
    {
        int rank = LowerRank(values.Length);
        if (rank == 0)
        {
            return (double.NegativeInfinity, double.PositiveInfinity);
        }
        double[] sorted = Median.Sorted(values);
        return (sorted[rank - 1], sorted[^rank]);
    }
}
