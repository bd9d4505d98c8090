using Bridle.Benchmarks.Contenders;
using Bridle.Benchmarks.Figures;
using Bridle.Benchmarks.Programs;
using Bridle.Benchmarks.Running;

namespace Bridle.Benchmarks.Tests.Running;

public class RunnerTests
{
    private static readonly Workshop s_workshop = new("floors", "peers", "bridle");

    private sealed class Trial(params IContender[] contenders) : IFigure, IDisposable
    {
        public string Name => "trial";

        public string Title => "a trial";

        public bool IsClosed { get; private set; }

        public IReadOnlyList<Requirement> Requirements { get; } =
        [
            RatioRequirement.AtMost("slow", 1.5, "fast", Placement.OneCpu),
            RatioRequirement.AtMost("broken", 1.5, "fast", Placement.OneCpu),
            RatioRequirement.AtMost("slow", 2, "fast", Placement.Free),
        ];

        public Contest Open(Workshop workshop) => new(contenders, this);

        public void Dispose() => IsClosed = true;
    }

    private static MeasuredByItself Takes(string name, double nanoseconds, Action? action = null) => new(name, () =>
    {
        action?.Invoke();
        return new Sample(nanoseconds);
    });

    private static MeasuredByItself Breaks(string name, int goodRuns)
    {
        int runs = 0;
        return new(name, () => ++runs > goodRuns ? throw new InvalidOperationException($"run {runs}") : new Sample(1));
    }

    [Fact]
    public void Everybody_warms_up_once_and_then_runs_in_rounds_whose_order_rotates()
    {
        List<string> order = [];
        Trial figure = new(Takes("a", 1, () => order.Add("a")), Takes("b", 1, () => order.Add("b")), Takes("c", 1, () => order.Add("c")));
        FigureResult result = Run(figure, rounds: 3);
        Assert.Equal("abc" + "abc" + "bca" + "cab", string.Concat(order));
        Assert.All(result.Entrants, static entrant => Assert.Equal(3, entrant.Samples.Count));
        Assert.True(figure.IsClosed);
    }

    [Theory]
    [InlineData(0, "run 1")]
    [InlineData(2, "run 3")]
    public void Who_breaks_is_left_out_with_the_reason_and_the_others_go_on(int goodRuns, string reason)
    {
        FigureResult result = Run(new Trial(Takes("fast", 10), Takes("slow", 20), Breaks("broken", goodRuns)), rounds: 15);
        Assert.Equal([null, null, reason], result.Entrants.Select(static entrant => entrant.LeftOut));
        Assert.Empty(result.Entrants[2].Samples);
        Assert.Equal(2, result.Entrants[1].RatioTo(result.Baseline)!.Value.Median);
    }

    [Fact]
    public void A_requirement_is_judged_at_its_placement_only()
    {
        FigureResult result = Run(new Trial(Takes("fast", 10), Takes("slow", 20), Breaks("broken", 0)), rounds: 15);
        Assert.Equal([Verdict.Fails, Verdict.NotMeasured], result.Judgements.Select(static judgement => judgement.Verdict));
        Assert.Equal([Verdict.Holds], (result with { Placement = Placement.Free }).Judgements.Select(static judgement => judgement.Verdict));
    }

    [Fact]
    public void The_place_is_taken_before_anything_starts()
    {
        List<string> events = [];
        Runner runner = new(s_workshop, 1, placement => events.Add(placement.ToString()));
        runner.Run(new Trial(Takes("fast", 1, () => events.Add("run"))), Placement.OneCpu);
        Assert.Equal(["OneCpu", "run", "run"], events);
    }

    private static FigureResult Run(Trial figure, int rounds) =>
        new Runner(s_workshop, rounds, static _ => { }).Run(figure, Placement.OneCpu);
}
