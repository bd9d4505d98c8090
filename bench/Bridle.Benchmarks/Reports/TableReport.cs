using System.Globalization;
using Bridle.Benchmarks.Figures;
using Bridle.Benchmarks.Running;

namespace Bridle.Benchmarks.Reports;

/// <summary>A figure as aligned lines for people; the contender first in the figure is what the ratios are of.</summary>
internal sealed class TableReport : IReport
{
    private const int NameWidth = 24, TimeWidth = 9, RatioWidth = 28;

    private readonly TextWriter _output;

    public TableReport(TextWriter output, string machine)
    {
        _output = output;
        _output.WriteLine($"{machine}\n");
    }

    public void Add(FigureResult result)
    {
        _output.WriteLine($"{result.Figure.Name}: {result.Figure.Title} ({PlaceText(result.Placement)}, {result.Rounds} rounds)");
        _output.WriteLine($"  {"",-NameWidth} {"median",TimeWidth}   {$"x {result.Baseline.Name} [95 %]",-RatioWidth} {"bytes"}");
        foreach (Entrant entrant in result.Entrants)
        {
            _output.WriteLine($"  {Line(entrant, result.Baseline)}".TrimEnd());
        }
        foreach (Judgement judgement in result.Judgements)
        {
            _output.WriteLine($"  must: {Line(judgement)}");
        }
        _output.WriteLine();
    }

    private static string Line(Entrant entrant, Entrant baseline)
    {
        if (entrant.LeftOut is { } reason)
        {
            return $"{entrant.Name,-NameWidth} left out: {reason.ReplaceLineEndings(" / ")}";
        }
        string ratio = entrant == baseline ? "" : entrant.RatioTo(baseline) is { } measured ? Quantity.Ratio(measured) : "";
        string bytes = entrant.MedianAllocatedBytes?.ToString("0.##", CultureInfo.InvariantCulture) ?? "";
        return $"{entrant.Name,-NameWidth} {Quantity.Time(entrant.MedianNanoseconds),TimeWidth}   {ratio,-RatioWidth} {bytes}";
    }

    private static string Line(Judgement judgement)
    {
        string found = judgement.Found.Length > 0 ? $": {judgement.Found}" : "";
        return $"{judgement.Requirement.Text}: {VerdictText(judgement.Verdict)}{found}";
    }

    private static string PlaceText(Placement placement) => placement switch
    {
        Placement.OneCpu => "one CPU",
        Placement.Free => "free placement",
        _ => throw new ArgumentOutOfRangeException(nameof(placement)),
    };

    private static string VerdictText(Verdict verdict) => verdict switch
    {
        Verdict.NotMeasured => "not measured",
        Verdict.TooFewRounds => "too few rounds to judge",
        Verdict.Holds => "holds",
        Verdict.WithinNoise => "within noise",
        Verdict.Fails => "FAILS",
        _ => throw new ArgumentOutOfRangeException(nameof(verdict)),
    };
}
