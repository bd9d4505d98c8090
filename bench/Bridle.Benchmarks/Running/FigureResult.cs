using Bridle.Benchmarks.Figures;
using Bridle.Benchmarks.Statistics;

namespace Bridle.Benchmarks.Running;

internal sealed record Judgement(Requirement Requirement, PairedRatio? Ratio, Verdict Verdict);

/// <summary>A figure at one placement.</summary>
internal sealed record FigureResult(IFigure Figure, Placement Placement, int Rounds, IReadOnlyList<Entrant> Entrants)
{
    /// <summary>What the table compares with.</summary>
    public Entrant Baseline => Entrants[0];

    public IEnumerable<Judgement> Judgements =>
        from requirement in Figure.Requirements
        where requirement.Placement == Placement
        let ratio = Named(requirement.Contender)?.RatioTo(Named(requirement.Baseline))
        select new Judgement(requirement, ratio, requirement.Judge(ratio, Rounds));

    private Entrant? Named(string name) => Entrants.FirstOrDefault(entrant => entrant.Name == name);
}
