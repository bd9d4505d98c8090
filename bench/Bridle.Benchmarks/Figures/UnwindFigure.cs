using Bridle.Benchmarks.Contenders;
using Bridle.Benchmarks.Programs;
using Bridle.Benchmarks.Running;

namespace Bridle.Benchmarks.Figures;

/// <summary>
/// A frame, caches warm. The victim's threads sleep deep in calls, so that its stacks are the same in every round; each contender
/// stops them by ptrace, walks all of them many times, and lets go.
/// </summary>
internal sealed class UnwindFigure : IFigure
{
    private const int Threads = 8, Depth = 100, FewestFrames = Threads * Depth, Passes = 100, LibunwindPasses = 10;

    public string Name => "unwind";

    public string Title => $"a frame of {Threads} stacks {Depth} calls deep, caches warm";

    public IReadOnlyList<Requirement> Requirements { get; } =
    [
        RatioRequirement.AtMost(ContenderName.Bridle, 1, ContenderName.Libunwind, Placement.OneCpu),
        RatioRequirement.AtMost(ContenderName.Bridle, 1, ContenderName.Elfutils, Placement.OneCpu),
    ];

    public Contest Open(Workshop workshop)
    {
        RunningProgram victim = RunningProgram.Start(workshop.Floor("deep"), $"{Threads}", $"{Depth}");
        victim.WaitForOutput("ready");
        return new Contest(
        [
            Peer(workshop, ContenderName.Elfutils, victim, Passes),
            Peer(workshop, ContenderName.Libunwind, victim, LibunwindPasses),
            new ControlledStacks(victim.ProcessId, Passes, FewestFrames),
        ], victim);
    }

    private static PrintingProgram Peer(Workshop workshop, string name, RunningProgram victim, int passes) =>
        new(name, workshop.Floor($"unwind-{name}"), $"{victim.ProcessId}", $"{passes}", $"{FewestFrames}");
}
