using Bridle.Benchmarks.Contenders;
using Bridle.Benchmarks.Programs;
using Bridle.Benchmarks.Running;

namespace Bridle.Benchmarks.Figures;

internal sealed class WholeFigure : IFigure
{
    public string Name => "whole";

    public string Title => "watch /bin/true, the whole process";

    public IReadOnlyList<Requirement> Requirements { get; } = [RatioRequirement.AtMost(ContenderName.Bridle, 3, ContenderName.Strace, Placement.OneCpu)];

    public Contest Open(Workshop workshop) => new(
    [
        new WholeProgram(ContenderName.Strace, "strace", "-f", "-e", "none", "true"),
        new WholeProgram(ContenderName.Gdb, "gdb", "-nx", "-batch", "-ex", "run", "true"),
        new WholeProgram(ContenderName.Untraced, "true"),
        new WholeProgram(ContenderName.Bridle, workshop.Bridle, "watch", "-c", "true"),
    ]);
}
