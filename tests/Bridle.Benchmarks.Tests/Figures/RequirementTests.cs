using Bridle.Benchmarks.Contenders;
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
        RatioRequirement requirement = RatioRequirement.AtMost("bridle", 1.5, "floor", Placement.OneCpu);
        Assert.Equal(verdict, requirement.Judge(new PairedRatio(median, low, high)).ToString());
    }

    [Theory]
    [InlineData(0.100, "Holds")]
    [InlineData(0.125, "Holds")]
    [InlineData(0.126, "Fails")]
    public void Eight_times_faster_is_an_eighth_of_the_time(double ratio, string verdict)
    {
        RatioRequirement requirement = RatioRequirement.Faster("bridle", 8, "gdb", Placement.OneCpu);
        Assert.Equal(verdict, requirement.Judge(new PairedRatio(ratio, ratio, ratio)).ToString());
    }

    [Theory]
    [InlineData(15, "Holds")]
    [InlineData(14, "TooFewRounds")]
    public void A_quick_look_is_not_judged(int rounds, string verdict)
    {
        Entrant bridle = Ran("bridle", rounds, static _ => new Sample(1)), floor = Ran("floor", rounds, static _ => new Sample(1));
        Judgement judgement = RatioRequirement.AtMost("bridle", 1.5, "floor", Placement.OneCpu)
            .Judge(name => name == "bridle" ? bridle : floor, rounds);
        Assert.Equal(verdict, judgement.Verdict.ToString());
        Assert.Equal(1, judgement.Ratio!.Value.Median);
    }

    [Theory]
    [InlineData("bridle")]
    [InlineData("floor")]
    public void Where_one_of_the_two_was_not_there_nothing_holds(string missing)
    {
        Entrant present = Ran("present", 15, static _ => new Sample(1));
        Judgement judgement = RatioRequirement.AtMost("bridle", 1.5, "floor", Placement.OneCpu)
            .Judge(name => name == missing ? null : present, 15);
        Assert.Equal(Verdict.NotMeasured, judgement.Verdict);
    }

    [Theory]
    [InlineData(0, "Holds")]
    [InlineData(0.01, "Fails")]
    public void Bytes_in_a_single_round_are_too_many(double bytesOfTheLastRound, string verdict)
    {
        Entrant bridle = Ran("bridle", 15, round => new Sample(1, round == 15 ? bytesOfTheLastRound : 0));
        Assert.Equal(verdict, new AllocationRequirement("bridle", Placement.OneCpu).Judge(_ => bridle, 15).Verdict.ToString());
    }

    [Theory]
    [InlineData(1000, "Holds")]
    [InlineData(1001, "Fails")]
    public void The_round_that_keeps_most_is_held_against_the_limit_of_memory(double bytesOfTheLastRound, string verdict)
    {
        Entrant bridle = Ran("bridle", 15, round => new Sample(1, round == 15 ? bytesOfTheLastRound : 10));
        Assert.Equal(verdict, new MemoryRequirement("bridle", 1000, Placement.OneCpu).Judge(_ => bridle, 15).Verdict.ToString());
    }

    [Fact]
    public void Bytes_that_nobody_counted_are_not_none()
    {
        Entrant bridle = Ran("bridle", 15, static round => new Sample(1, round == 15 ? null : 0));
        Assert.Equal(Verdict.NotMeasured, new AllocationRequirement("bridle", Placement.OneCpu).Judge(_ => bridle, 15).Verdict);
    }

    private static Entrant Ran(string name, int rounds, Func<int, Sample> sample)
    {
        int round = 0;
        Entrant entrant = new(new MeasuredByItself(name, () => sample(++round)));
        for (int i = 0; i < rounds; i++)
        {
            entrant.Run();
        }
        return entrant;
    }
}
