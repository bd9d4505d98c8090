using Bridle.Benchmarks.Figures;

namespace Bridle.Benchmarks.Running;

/// <summary>A figure at one placement.</summary>
internal sealed record FigureResult(IFigure Figure, Placement Placement, int Rounds, IReadOnlyList<Entrant> Entrants)
{
    /// <summary>What the table compares with.</summary>
    public Entrant Baseline => Entrants[0];

    public IEnumerable<Judgement> Judgements =>
        from requirement in Figure.Requirements
        where requirement.Placement == Placement
        select requirement.Judge(name => Entrants.FirstOrDefault(entrant => entrant.Name == name && entrant.LeftOut is null), Rounds);
}
