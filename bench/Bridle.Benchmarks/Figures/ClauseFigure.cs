using System.Globalization;
using Bridle.Benchmarks.Contenders;
using Bridle.Benchmarks.Programs;
using Bridle.Benchmarks.Running;
using Bridle.Benchmarks.Tracing;

namespace Bridle.Benchmarks.Figures;

/// <summary>One firing of one clause in the interpreter, from the call that a probe makes to its return.</summary>
internal sealed class ClauseFigure : IFigure
{
    private const double Limit = 10;
    private const string Bare = "C, one thread, keys of a word";

    private readonly string _floor, _clause;
    private readonly int _operations;

    private ClauseFigure(string floor, string clause, int operations) => (_floor, _clause, _operations) = (floor, clause, operations);

    public static ClauseFigure Sum() => new("sum", "BEGIN { @[arg0 & 7] = sum(arg1); }", 5_000_000);

    public static ClauseFigure Store() => new("store", "self uint64_t t; BEGIN /arg0 > 3/ { self->t = timestamp; }", 1_000_000);

    public string Name => $"d-{_floor}";

    public string Title => $"a firing of {_clause}";

    public IReadOnlyList<Requirement> Requirements { get; } =
    [
        RatioRequirement.AtMost(ContenderName.Bridle, Limit, ContenderName.Floor, Placement.OneCpu),
        new AllocationRequirement(ContenderName.Bridle, Placement.OneCpu),
    ];

    public Contest Open(Workshop workshop)
    {
        BenchRun run = new(_clause);
        run.Fire(1000);
        return new Contest(
        [
            Floor(workshop, ContenderName.Floor, _floor),
            .. _floor == "sum" ? [Floor(workshop, Bare, "bare")] : Array.Empty<IContender>(),
            new MeasuredByItself(ContenderName.Bridle, () => Fire(run)),
        ]);
    }

    private PrintingProgram Floor(Workshop workshop, string name, string what) => new(name, workshop.Floor("clause"), what, _operations.ToString(CultureInfo.InvariantCulture));

    private Sample Fire(BenchRun run)
    {
        Meter meter = Meter.Start();
        run.Fire(_operations);
        return meter.Stop(_operations);
    }
}
