using Bridle.Benchmarks.Contenders;
using Bridle.Benchmarks.Programs;
using Bridle.Benchmarks.Running;

namespace Bridle.Benchmarks.Figures;

/// <summary>The least D program, the whole process.</summary>
internal sealed class StartFigure : IFigure
{
    private const double Limit = 25e6;

    public string Name => "d-start";

    public string Title => "BEGIN { exit(0); }, the whole process";

    public IReadOnlyList<Requirement> Requirements { get; } =
    [
        new TimeRequirement(ContenderName.Bridle, Limit, Placement.OneCpu),
        RatioRequirement.AtMost(ContenderName.Bridle, 0.1, ContenderName.Bpftrace, Placement.OneCpu),
    ];

    public Contest Open(Workshop workshop) => new(
    [
        new WholeProgram(ContenderName.Bpftrace, "bpftrace", "-e", "BEGIN { exit(); }"),
        new WholeProgram(ContenderName.Untraced, "true"),
        new WholeProgram(ContenderName.Bridle, workshop.Bridle, "-qn", "BEGIN { exit(0); }"),
    ]);
}
