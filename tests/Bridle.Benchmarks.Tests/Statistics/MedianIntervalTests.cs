using Bridle.Benchmarks.Statistics;

namespace Bridle.Benchmarks.Tests.Statistics;

public class MedianIntervalTests
{
    // The ranks that the tables of the sign test give for 95 %.
    [Theory]
    [InlineData(1, 0)]
    [InlineData(5, 0)]
    [InlineData(6, 1)]
    [InlineData(8, 1)]
    [InlineData(9, 2)]
    [InlineData(10, 2)]
    [InlineData(12, 3)]
    [InlineData(15, 4)]
    [InlineData(16, 4)]
    [InlineData(17, 5)]
    [InlineData(20, 6)]
    [InlineData(25, 8)]
    [InlineData(30, 10)]
    [InlineData(50, 18)]
    [InlineData(100, 40)]
    public void The_rank_is_that_of_the_tables(int count, int rank) => Assert.Equal(rank, MedianInterval.LowerRank(count));

    [Fact]
    public void The_ends_are_the_values_at_that_rank_from_both_sides()
    {
        double[] values = [.. Enumerable.Range(1, 15).Select(static value => (double)value).Reverse()];
        Assert.Equal((4, 12), MedianInterval.Of(values));
    }

    [Fact]
    public void Too_few_values_bound_nothing()
    {
        double[] values = new double[MedianInterval.FewestValues - 1];
        Assert.Equal((double.NegativeInfinity, double.PositiveInfinity), MedianInterval.Of(values));
        Assert.Equal((0, 0), MedianInterval.Of(new double[MedianInterval.FewestValues]));
    }

    // An independent witness: draw rounds from a distribution whose median is known (here 1) and count the misses.
    [Theory]
    [InlineData(15)]
    [InlineData(40)]
    public void It_covers_the_true_median_at_least_as_often_as_it_says(int rounds)
    {
        const int Trials = 20_000;
        Random random = new(1);
        int covered = 0;
        for (int trial = 0; trial < Trials; trial++)
        {
            // Skewed, as times are: the median of exp(x) is exp(median of x).
            var (low, high) = MedianInterval.Of(Enumerable.Range(0, rounds).Select(_ => Math.Exp(3 * (random.NextDouble() - 0.5))).ToArray());
            covered += low <= 1 && 1 <= high ? 1 : 0;
        }
        Assert.InRange((double)covered / Trials, MedianInterval.Confidence - 0.005, 0.985);
    }
}
