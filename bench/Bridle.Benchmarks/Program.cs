using Bridle.Benchmarks;
using Bridle.Benchmarks.Figures;
using Bridle.Benchmarks.Programs;
using Bridle.Benchmarks.Reports;
using Bridle.Benchmarks.Running;

const int Success = 0, Failed = 1, WrongUsage = 2;

BenchmarkOptions options;
IReadOnlyList<IFigure> figures;
try
{
    options = BenchmarkOptions.Parse(args);
    figures = FigureCatalogue.Named(options.Names);
}
catch (ArgumentException exception)
{
    Console.Error.WriteLine($"bench: {exception.Message}");
    Console.Error.WriteLine(BenchmarkOptions.Usage);
    return WrongUsage;
}
if (options.Help || options.List)
{
    Console.WriteLine(options.Help ? BenchmarkOptions.Usage : string.Join('\n', figures.Select(static figure => $"{figure.Name,-14} {figure.Title}")));
    return Success;
}

Runner runner = new(Workshop.FromEnvironment(), options.Rounds, new CpuPlacer().Place);
string machine = Machine.Describe();
IReport report = options.Json ? new JsonReport(Console.Out, machine) : new TableReport(Console.Out, machine);
bool isGood = true;
foreach (IFigure figure in figures)
{
    foreach (Placement placement in options.Placements)
    {
        FigureResult result = runner.Run(figure, placement);
        report.Add(result);
        isGood &= result.Judgements.All(static judgement => judgement.Verdict is Verdict.Holds or Verdict.WithinNoise);
    }
}
return isGood ? Success : Failed;
