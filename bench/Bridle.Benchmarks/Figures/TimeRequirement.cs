using System.Globalization;
using Bridle.Benchmarks.Reports;
using Bridle.Benchmarks.Running;
using Bridle.Benchmarks.Statistics;

namespace Bridle.Benchmarks.Figures;

/// <summary>The median takes at most so long; for what a person waits for, where no ratio says whether it is too long.</summary>
internal sealed record TimeRequirement(string Contender, double Nanoseconds, Placement Placement)
    : Requirement(Contender, Placement, string.Create(CultureInfo.InvariantCulture, $"{Contender} <= {Quantity.Time(Nanoseconds)}"))
{
    protected override Judgement? Measure(Entrant entrant, Func<string, Entrant?> find)
    {
        if (entrant.LeftOut is not null || entrant.Samples.Count == 0) return null;
        double median = Median.Of(entrant.Nanoseconds);
        return new Judgement(this, median <= Nanoseconds ? Verdict.Holds : Verdict.Fails, Quantity.Time(median));
    }
}
