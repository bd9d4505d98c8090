using Bridle.Benchmarks.Statistics;
using CsCheck;

namespace Bridle.Benchmarks.Tests.Statistics;

public class MedianTests
{
    [Theory]
    [InlineData(new[] { 4.0 }, 4)]
    [InlineData(new[] { 9.0, 1.0, 5.0 }, 5)]
    [InlineData(new[] { 9.0, 1.0, 5.0, 6.0 }, 5.5)]
    [InlineData(new[] { 1.0, 1.0, 1000.0, 1.0 }, 1)]
    public void It_is_the_middle_whatever_the_order(double[] values, double expected) => Assert.Equal(expected, Median.Of(values));

    [Fact]
    public void It_leaves_the_order_of_the_rounds_alone()
    {
        double[] values = [3, 1, 2];
        Median.Of(values);
        Assert.Equal([3, 1, 2], values);
    }

    [Fact]
    public void Nothing_has_no_median() => Assert.Throws<ArgumentOutOfRangeException>(static () => Median.Of([]));

    [Fact]
    public void As_many_values_lie_below_it_as_above() => Gen.Double[0, 1e9].Array[1, 50].Sample(static values =>
    {
        double median = Median.Of(values);
        return values.Count(value => value < median) <= values.Length / 2 && values.Count(value => value > median) <= values.Length / 2;
    });
}
