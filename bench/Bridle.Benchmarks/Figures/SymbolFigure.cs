using Bridle.Benchmarks.Contenders;
using Bridle.Benchmarks.Programs;
using Bridle.Benchmarks.Running;
using Bridle.ObjectFiles.Symbols;
using Bridle.Target;

namespace Bridle.Benchmarks.Figures;

/// <summary>Which symbol an address of a large library belongs to, when its table is warm; the addresses in no order.</summary>
internal sealed class SymbolFigure : IFigure
{
    private const int Passes = 16;

    public string Name => "symbol";

    public string Title => "symbol by address, warm, libLLVM";

    public IReadOnlyList<Requirement> Requirements { get; } =
    [
        RatioRequirement.AtMost(ContenderName.Bridle, 2, ContenderName.Floor, Placement.OneCpu),
        new AllocationRequirement(ContenderName.Bridle, Placement.OneCpu),
    ];

    public Contest Open(Workshop workshop)
    {
        LargeLibrary library = LargeLibrary.Open();
        SymbolQuestions questions = new(library);
        return new Contest(
        [
            new PrintingProgram(ContenderName.Floor, workshop.Floor("symbol"), questions.Path, $"{Passes}"),
            new MeasuredByItself(ContenderName.Bridle, () => Find(library.Symbols, questions.Addresses)),
        ], questions);
    }

    private static Sample Find(SymbolTable table, FileAddress[] addresses)
    {
        int found = 0;
        Meter meter = Meter.Start();
        for (int pass = 0; pass < Passes; pass++)
            foreach (FileAddress address in addresses)
                if (table.TryFind(address, out SymbolMatch match) && match.Offset < match.Size) found++;
        Sample sample = meter.Stop(Passes * addresses.Length);
        KernelRoom.Require(found == Passes * addresses.Length, "symbol for each address");
        return sample;
    }
}
