using Bridle.Benchmarks.Contenders;
using Bridle.Benchmarks.Programs;
using Bridle.Benchmarks.Running;
using Bridle.Benchmarks.Tracing;

namespace Bridle.Benchmarks.Figures;

/// <summary>An aggregation of a million keys: what one of them takes while it is filled, and the time and memory of printing all in their order.</summary>
internal sealed class KeysFigure : IFigure
{
    private const int Keys = 1_000_000;
    private const double Limit = 2e9;
    private const string Filling = "bridle, filling, a key";

    public string Name => "d-keys";

    public string Title => "printing a million keys in their order";

    public IReadOnlyList<Requirement> Requirements { get; } = [new TimeRequirement(ContenderName.Bridle, Limit, Placement.OneCpu)];

    public Contest Open(Workshop workshop) => new(
    [
        new MeasuredByItself(ContenderName.Bridle, () => Measure().Printing),
        new MeasuredByItself(Filling, () => Measure().Filling),
    ]);

    private static (Sample Filling, Sample Printing) Measure()
    {
        BenchRun run = new("BEGIN { @[arg0] = sum(arg1); } tick-1ms { exit(0); }", "quiet", "aggsize=128m");
        Meter filling = Meter.Start();
        run.Fire(Keys);
        Sample filled = filling.Stop(Keys);
        Meter printing = Meter.Start();
        run.Run.Run();
        Sample printed = printing.Stop(1);
        KernelRoom.Require(run.Host.Lines == Keys + 1 && run.Host.Messages.Count == 0, "line for each key");
        return (filled, printed);
    }
}
