using Bridle.Benchmarks.Figures;
using Bridle.Benchmarks.Running;
using Bridle.Benchmarks.Statistics;

namespace Bridle.Benchmarks.Tests.Figures;

public class RequirementTests
{
    [Theory]
    [InlineData(1.2, 1.1, 1.4, "Holds")]
    [InlineData(1.2, 1.1, 1.5, "Holds")]
    [InlineData(1.4, 1.3, 1.6, "WithinNoise")]
    [InlineData(1.7, 1.5, 1.9, "WithinNoise")]
    [InlineData(1.7, 1.51, 1.9, "Fails")]
    public void Only_an_interval_that_lies_wholly_beyond_the_limit_fails(double median, double low, double high, string verdict)
    {
        Requirement requirement = Requirement.AtMost("bridle", 1.5, "floor", Placement.OneCpu);
        Assert.Equal(verdict, requirement.Judge(new PairedRatio(median, low, high), Runner.FewestRounds).ToString());
    }

    [Theory]
    [InlineData(0.100, "Holds")]
    [InlineData(0.125, "Holds")]
    [InlineData(0.126, "Fails")]
    public void Eight_times_faster_is_an_eighth_of_the_time(double ratio, string verdict)
    {
        Requirement requirement = Requirement.Faster("bridle", 8, "gdb", Placement.OneCpu);
        Assert.Equal(verdict, requirement.Judge(new PairedRatio(ratio, ratio, ratio), Runner.FewestRounds).ToString());
    }

    [Fact]
    public void What_was_not_measured_does_not_hold() =>
        Assert.Equal(Verdict.NotMeasured, Requirement.AtMost("bridle", 1.5, "floor", Placement.OneCpu).Judge(null, Runner.FewestRounds));

    [Fact]
    public void A_quick_look_is_not_judged() => Assert.Equal(
        Verdict.TooFewRounds,
        Requirement.AtMost("bridle", 1.5, "floor", Placement.OneCpu).Judge(new PairedRatio(1, 1, 1), Runner.FewestRounds - 1));
}
