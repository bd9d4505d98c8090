using Bridle.Benchmarks.Statistics;
using CsCheck;

namespace Bridle.Benchmarks.Tests.Statistics;

public class PairedRatioTests
{
    [Fact]
    public void The_figure_is_the_median_of_the_ratios_and_not_the_ratio_of_the_medians()
    {
        // The medians are 6 and 4; the ratios 3, 1.5 and 0.5.
        PairedRatio ratio = PairedRatio.Of([3, 6, 8], [1, 4, 16]);
        Assert.Equal(1.5, ratio.Median);
        Assert.Equal(double.NegativeInfinity, ratio.Low);
    }

    [Fact]
    public void What_slows_a_whole_round_does_not_show() => Gen.Double[1, 1000].Array[15].Sample(static slowness =>
    {
        PairedRatio ratio = PairedRatio.Of(slowness.Select(static factor => 30 * factor).ToArray(), slowness.Select(static factor => 20 * factor).ToArray());
        return Math.Abs(ratio.Low - 1.5) < 1e-9 && Math.Abs(ratio.Median - 1.5) < 1e-9 && Math.Abs(ratio.High - 1.5) < 1e-9;
    });

    [Fact]
    public void The_interval_holds_the_median() => Gen.Double[1, 1000].Array[20].Sample(static values =>
    {
        PairedRatio ratio = PairedRatio.Of(values, values.Reverse().ToArray());
        return ratio.Low <= ratio.Median && ratio.Median <= ratio.High;
    });

    [Fact]
    public void Unpaired_rounds_are_refused() => Assert.Throws<ArgumentOutOfRangeException>(static () => PairedRatio.Of([1, 2], [1]));
}
