using System.Globalization;
using Bridle.Benchmarks.Reports;
using Bridle.Benchmarks.Running;
using Bridle.Benchmarks.Statistics;

namespace Bridle.Benchmarks.Figures;

/// <summary><see cref="Requirement.Contender"/> takes at most <paramref name="Limit"/> times what <paramref name="Baseline"/> takes.</summary>
internal sealed record RatioRequirement(string Contender, double Limit, string Baseline, Placement Placement, string Text)
    : Requirement(Contender, Placement, Text)
{
    public static RatioRequirement AtMost(string contender, double limit, string baseline, Placement placement) =>
        new(contender, limit, baseline, placement, string.Create(CultureInfo.InvariantCulture, $"{contender} <= {limit} x {baseline}"));

    /// <summary>At least <paramref name="factor"/> times faster than the baseline.</summary>
    public static RatioRequirement Faster(string contender, double factor, string baseline, Placement placement) =>
        new(contender, 1 / factor, baseline, placement, string.Create(CultureInfo.InvariantCulture, $"{contender} >= {factor} x faster than {baseline}"));

    /// <summary>The limit fails only when the whole interval lies beyond it.</summary>
    internal Verdict Judge(PairedRatio ratio) => ratio switch
    {
        _ when ratio.High <= Limit => Verdict.Holds,
        _ when ratio.Low <= Limit => Verdict.WithinNoise,
        _ => Verdict.Fails,
    };

    protected override Judgement? Measure(Entrant entrant, Func<string, Entrant?> find) => entrant.RatioTo(find(Baseline)) is { } ratio
        ? new Judgement(this, Judge(ratio), $"{Quantity.Ratio(ratio)} x {Baseline}", ratio)
        : null;
}
