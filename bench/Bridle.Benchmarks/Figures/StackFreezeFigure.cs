using Bridle.Benchmarks.Contenders;
using Bridle.Benchmarks.Programs;
using Bridle.Benchmarks.Running;

namespace Bridle.Benchmarks.Figures;

/// <summary>
/// The longest that one thread, which reads the clock in a loop, sees itself stand still while a command prints the stacks of all.
/// On one CPU that is mostly the command's own time on it, so what must hold is held where it has another.
/// </summary>
internal sealed class StackFreezeFigure(int threads) : IFigure
{
    public string Name => $"stack-freeze-{threads}";

    public string Title => $"freeze that a thread sees while the stacks of {threads} threads are printed";

    public IReadOnlyList<Requirement> Requirements { get; } =
        [RatioRequirement.AtMost(ContenderName.Bridle, 1, ContenderName.Elfutils, Placement.Free)];

    public Contest Open(Workshop workshop)
    {
        Victim victim = new(workshop, threads, spins: true);
        return new Contest([.. StackCommand.All(workshop, victim).Select(command => Seen(victim, command.ToProgram(threads)))], victim);
    }

    private static MeasuredByItself Seen(Victim victim, WholeProgram command) => new(command.Name, () =>
    {
        victim.ForgetGaps();
        command.Run();
        return new Sample(victim.LongestGap());
    });
}
