using Bridle.Benchmarks.Contenders;
using Bridle.Benchmarks.Programs;
using Bridle.Benchmarks.Running;

namespace Bridle.Benchmarks.Figures;

internal sealed class CreateFigure : IFigure
{
    private const int Operations = 100;

    public string Name => "create";

    public string Title => "create a process, up to its exec stop";

    public IReadOnlyList<Requirement> Requirements { get; } = [RatioRequirement.AtMost(ContenderName.Bridle, 1.5, ContenderName.Floor, Placement.OneCpu)];

    public Contest Open(Workshop workshop) => new(
    [
        Floor(workshop, ContenderName.Floor, "clone"),
        Floor(workshop, "C with fork", "fork"),
        Floor(workshop, "posix_spawn, untraced", "spawn"),
        new MeasuredByItself(ContenderName.Bridle, static () => ControlledCreate.Run(Operations)),
        new MeasuredByItself("Bridle.Linux alone", static () => KernelRoomCreate.Run(Operations)),
    ]);

    private static PrintingProgram Floor(Workshop workshop, string name, string technique) =>
        new(name, workshop.Floor("create"), technique, $"{Operations}");
}
