using Bridle.Benchmarks.Contenders;
using Bridle.Benchmarks.Programs;
using Bridle.Benchmarks.Running;

namespace Bridle.Benchmarks.Figures;

/// <summary>What a call takes with a clause of D at its entry, by the victim's own clock; the command as users run it.</summary>
internal sealed class TraceHitFigure : IFigure
{
    private const string Target = "plain", Stacks = "bridle, ustack(4) as the key", Ltrace = "ltrace -x";
    private const int Calls = 20_000, SlowCalls = 300;

    public string Name => "trace-hit";

    public string Title => "a clause at the entry of a function: { @ = count(); }";

    public IReadOnlyList<Requirement> Requirements { get; } =
    [
        RatioRequirement.AtMost(ContenderName.Bridle, 1.25, ContenderName.Floor, Placement.OneCpu),
        RatioRequirement.Faster(ContenderName.Bridle, 8, ContenderName.Gdb, Placement.OneCpu),
        RatioRequirement.Faster(ContenderName.Bridle, 8, Ltrace, Placement.OneCpu),
        RatioRequirement.Faster(ContenderName.Bridle, 1.8, ContenderName.Gdb, Placement.Free),
        RatioRequirement.Faster(ContenderName.Bridle, 1.8, Ltrace, Placement.Free),
        RatioRequirement.AtMost(Stacks, 2, ContenderName.Bridle, Placement.OneCpu),
    ];

    public Contest Open(Workshop workshop)
    {
        string program = workshop.Floor("breakpoint");
        return new Contest(
        [
            new PrintingProgram(ContenderName.Floor, program, "floor", Target, $"{Calls}"),
            HitFigure.FalseCondition(program, Target, SlowCalls),
            new PrintingProgram(Ltrace, "ltrace", "-o", "/dev/null", "-x", $"{Target}_target", program, "victim", Target, $"{SlowCalls}"),
            Bridle(ContenderName.Bridle, workshop, program, "@ = count();"),
            Bridle(Stacks, workshop, program, "@[ustack(4)] = count();"),
        ]);
    }

    private static PrintingProgram Bridle(string name, Workshop workshop, string program, string clause) => new(
        name, workshop.Bridle, "-q", "-c", $"{program} victim {Target} {Calls}", "-n", $"pid$target:a.out:{Target}_target:entry {{ {clause} }}");
}
