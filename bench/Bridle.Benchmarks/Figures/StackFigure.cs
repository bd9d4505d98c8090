using Bridle.Benchmarks.Contenders;
using Bridle.Benchmarks.Programs;
using Bridle.Benchmarks.Running;

namespace Bridle.Benchmarks.Figures;

/// <summary>The stacks of all threads of a process, by a command from its start to its end.</summary>
internal sealed class StackFigure(int threads) : IFigure
{
    private const int GdbFactor = 10;

    public string Name => $"stack-{threads}";

    public string Title => $"stacks of {threads} thread{(threads == 1 ? "" : "s")}, the whole process";

    public IReadOnlyList<Requirement> Requirements { get; } =
    [
        RatioRequirement.AtMost(ContenderName.Bridle, 1, ContenderName.Elfutils, Placement.OneCpu),
        RatioRequirement.Faster(ContenderName.Bridle, GdbFactor, ContenderName.Gdb, Placement.OneCpu),
    ];

    public Contest Open(Workshop workshop)
    {
        Victim victim = new(workshop, threads, spins: false);
        return new Contest([.. StackCommand.All(workshop, victim).Select(command => command.ToProgram(threads))], victim);
    }
}
