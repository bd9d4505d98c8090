using Bridle.Benchmarks.Contenders;
using Bridle.Benchmarks.Programs;
using Bridle.Benchmarks.Running;

namespace Bridle.Benchmarks.Figures;

/// <summary>Probes at all functions of the C library: found and planted, and taken out again.</summary>
internal sealed class EnableFigure : IFigure
{
    private const string Releasing = "bridle, releasing";
    private const double Limit = 300e6;

    public string Name => "enable";

    public string Title => "find and plant probes at all functions of the C library";

    public IReadOnlyList<Requirement> Requirements { get; } =
    [
        new TimeRequirement(ContenderName.Bridle, Limit, Placement.OneCpu),
        new TimeRequirement(Releasing, Limit, Placement.OneCpu),
    ];

    public Contest Open(Workshop workshop) => new(
    [
        new MeasuredByItself(ContenderName.Bridle, static () => new Sample(ControlledProbes.Run().Planting.TotalNanoseconds)),
        new MeasuredByItself(Releasing, static () => new Sample(ControlledProbes.Run().Releasing.TotalNanoseconds)),
    ]);
}
