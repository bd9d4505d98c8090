using Bridle.Benchmarks.Running;
using Bridle.Benchmarks.Statistics;

namespace Bridle.Benchmarks.Figures;

/// <summary>What was found, in words for the table; the ratio where there is one.</summary>
internal sealed record Judgement(Requirement Requirement, Verdict Verdict, string Found, PairedRatio? Ratio = null);

/// <summary>A "must" of a figure, at one placement.</summary>
internal abstract record Requirement(string Contender, Placement Placement, string Text)
{
    /// <param name="find">The contender of a name that took part to the end, or null.</param>
    /// <param name="rounds">How many there were.</param>
    public Judgement Judge(Func<string, Entrant?> find, int rounds)
    {
        if (find(Contender) is not { } entrant || Measure(entrant, find) is not { } judgement)
        {
            return new Judgement(this, Verdict.NotMeasured, "");
        }
        return rounds < Runner.FewestRounds ? judgement with { Verdict = Verdict.TooFewRounds } : judgement;
    }

    /// <summary>Null where something that it needs was not measured.</summary>
    protected abstract Judgement? Measure(Entrant entrant, Func<string, Entrant?> find);
}
