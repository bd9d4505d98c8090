using Bridle.Benchmarks.Contenders;
using Bridle.Benchmarks.Programs;
using Bridle.Benchmarks.Running;

namespace Bridle.Benchmarks.Figures;

/// <summary>What a pair of dlopen and dlclose takes, by the victim's own clock.</summary>
internal sealed class DlopenFigure : IFigure
{
    private const int Pairs = 300;

    public string Name => "dlopen";

    public string Title => "dlopen + dlclose under watch";

    public IReadOnlyList<Requirement> Requirements { get; } =
    [
        RatioRequirement.AtMost(ContenderName.Bridle, 1.5, ContenderName.Floor, Placement.OneCpu),
        RatioRequirement.AtMost(ContenderName.Bridle, 3, ContenderName.Untraced, Placement.OneCpu),
    ];

    public Contest Open(Workshop workshop)
    {
        string program = workshop.Floor("dlopen"), library = workshop.Floor("library.so");
        return new Contest(
        [
            // The same two stops of a pair that Bridle takes; beside it tracers that take the linker's four.
            new PrintingProgram(ContenderName.Floor, program, "floor", library, $"{Pairs}", "guarded"),
            new PrintingProgram("C, four stops", program, "floor", library, $"{Pairs}", "consistent"),
            new PrintingProgram("C, four stops, reads at each", program, "floor", library, $"{Pairs}", "each"),
            new PrintingProgram(ContenderName.Untraced, program, "victim", library, $"{Pairs}"),
            new PrintingProgram(ContenderName.Bridle, workshop.Bridle, "watch", "-c", $"{program} victim {library} {Pairs}"),
        ]);
    }
}
