using System.Globalization;
using Bridle.Benchmarks.Contenders;
using Bridle.Benchmarks.Programs;
using Bridle.Benchmarks.Running;

namespace Bridle.Benchmarks.Figures;

/// <summary>The first symbol of a large library by a process that knows nothing yet, from its start to its end.</summary>
internal sealed class FirstSymbolFigure : IFigure
{
    public string Name => "symbol-first";

    public string Title => "first symbol of libLLVM, the whole process";

    public IReadOnlyList<Requirement> Requirements { get; } =
    [
        RatioRequirement.AtMost(ContenderName.Bridle, 0.5, ContenderName.Gdb, Placement.OneCpu),
        RatioRequirement.AtMost(ContenderName.Bridle, 1, ContenderName.Elfutils, Placement.OneCpu),
    ];

    public Contest Open(Workshop workshop)
    {
        LargeLibrary library = LargeLibrary.Open();
        string address = library.Address.Value.ToString("x", CultureInfo.InvariantCulture);
        return new Contest(
        [
            Answer(ContenderName.Elfutils, "eu-addr2line", "-S", "-e", library.Path, $"0x{address}"),
            Answer(ContenderName.Gdb, "gdb", "-nx", "-batch", "-ex", $"info symbol 0x{address}", library.Path),
            Answer(ContenderName.Bridle, workshop.FirstSymbol, library.Path, address),
        ]);
    }

    private static WholeProgram Answer(string name, params string[] command) => new(name, command) { Answer = LargeLibrary.FunctionName };
}
