using Bridle.Benchmarks.Contenders;
using Bridle.Benchmarks.Programs;
using Bridle.Benchmarks.Running;

namespace Bridle.Benchmarks.Figures;

/// <summary>What a call takes with a breakpoint on its target, by the victim's own clock.</summary>
/// <param name="target">plain: the first instruction runs out of line; endbr: it is an endbr64.</param>
internal sealed class HitFigure(string target) : IFigure
{
    private const int Calls = 5000, GdbCalls = 300;

    public string Name => $"hit-{target}";

    public string Title => $"breakpoint hit, handler that counts, {target} function";

    public IReadOnlyList<Requirement> Requirements { get; } =
    [
        RatioRequirement.AtMost(ContenderName.Bridle, 1.2, ContenderName.Floor, Placement.OneCpu),
        new AllocationRequirement(ContenderName.Bridle, Placement.OneCpu),
        RatioRequirement.Faster(ContenderName.Bridle, 8, ContenderName.Gdb, Placement.OneCpu),
        RatioRequirement.Faster(ContenderName.Bridle, 1.8, ContenderName.Gdb, Placement.Free),
    ];

    /// <summary>gdb at the target with a condition that never holds: each hit is looked at, and the victim goes on.</summary>
    internal static PrintingProgram FalseCondition(string program, string target, int calls) => new(
        ContenderName.Gdb, "gdb", "-nx", "-batch", "-ex", $"break *{target}_target if $rdi == -1", "-ex", "run", "--args", program, "victim", target, $"{calls}");

    public Contest Open(Workshop workshop)
    {
        string program = workshop.Floor("breakpoint");
        return new Contest(
        [
            new PrintingProgram(ContenderName.Floor, program, "floor", target, $"{Calls}"),
            FalseCondition(program, target, GdbCalls),
            new ControlledHits(program, target, Calls),
            new KernelRoomHits(program, target, Calls),
        ]);
    }
}
