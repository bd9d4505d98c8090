using Bridle.Benchmarks.Figures;
using Bridle.Benchmarks.Programs;
using Bridle.Benchmarks.Statistics;

namespace Bridle.Benchmarks.Running;

/// <summary>Runs figures in rounds: in each, every contender once, in an order that rotates.</summary>
internal sealed class Runner(Workshop workshop, int rounds, Action<Placement> place)
{
    public const int FewestRounds = 15;

    public FigureResult Run(IFigure figure, Placement placement)
    {
        // Placed first: what the contest starts inherits the place.
        place(placement);
        using Contest contest = figure.Open(workshop);
        Entrant[] entrants = [.. contest.Contenders.Select(static contender => new Entrant(contender))];
        foreach (Entrant entrant in entrants)
        {
            entrant.WarmUp();
        }
        for (int round = 0; round < rounds; round++)
        {
            for (int position = 0; position < entrants.Length; position++)
            {
                entrants[Rotation.At(round, position, entrants.Length)].Run();
            }
        }
        return new FigureResult(figure, placement, rounds, entrants);
    }
}
