using System.Globalization;
using Bridle.Benchmarks.Running;
using Bridle.Benchmarks.Statistics;

namespace Bridle.Benchmarks.Figures;

internal enum Verdict
{
    /// <summary>One of the two was not there.</summary>
    NotMeasured,

    /// <summary>A quick look is no measurement.</summary>
    TooFewRounds,

    /// <summary>The whole interval keeps the limit.</summary>
    Holds,

    /// <summary>The limit lies inside the interval: not shown to fail.</summary>
    WithinNoise,

    /// <summary>The whole interval lies beyond the limit.</summary>
    Fails,
}

/// <summary>"Must": <paramref name="Contender"/> takes at most <paramref name="Limit"/> times what <paramref name="Baseline"/> takes.</summary>
internal sealed record Requirement(string Contender, double Limit, string Baseline, Placement Placement, string Text)
{
    public static Requirement AtMost(string contender, double limit, string baseline, Placement placement) =>
        new(contender, limit, baseline, placement, string.Create(CultureInfo.InvariantCulture, $"{contender} <= {limit} x {baseline}"));

    /// <summary>At least <paramref name="factor"/> times faster than the baseline.</summary>
    public static Requirement Faster(string contender, double factor, string baseline, Placement placement) =>
        new(contender, 1 / factor, baseline, placement, string.Create(CultureInfo.InvariantCulture, $"{contender} >= {factor} x faster than {baseline}"));

    public Verdict Judge(PairedRatio? ratio, int rounds) => ratio switch
    {
        null => Verdict.NotMeasured,
        _ when rounds < Runner.FewestRounds => Verdict.TooFewRounds,
        { } measured when measured.High <= Limit => Verdict.Holds,
        { } measured when measured.Low <= Limit => Verdict.WithinNoise,
        _ => Verdict.Fails,
    };
}
