using System.Text.Json;
using Bridle.Benchmarks.Running;
using Bridle.Benchmarks.Statistics;

namespace Bridle.Benchmarks.Reports;

/// <summary>One compact object a line for each figure and placement, with the samples of every round.</summary>
internal sealed class JsonReport(TextWriter output, string machine) : IReport
{
    private const int Version = 1;

    private static readonly JsonSerializerOptions s_options = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    public void Add(FigureResult result) => output.WriteLine(JsonSerializer.Serialize(
        new
        {
            Version,
            Machine = machine,
            Figure = result.Figure.Name,
            result.Figure.Title,
            Placement = result.Placement.ToString(),
            result.Rounds,
            Contenders = result.Entrants.Select(entrant => Describe(entrant, result.Baseline)),
            Requirements = result.Judgements.Select(static judgement => new
            {
                judgement.Requirement.Text,
                judgement.Requirement.Contender,
                Verdict = judgement.Verdict.ToString(),
                judgement.Found,
                Ratio = Describe(judgement.Ratio),
            }),
        },
        s_options));

    private static object Describe(Entrant entrant, Entrant baseline) => entrant.LeftOut is { } reason
        ? new { entrant.Name, LeftOut = reason }
        : new
        {
            entrant.Name,
            entrant.MedianNanoseconds,
            entrant.MedianAllocatedBytes,
            Ratio = Describe(entrant.RatioTo(baseline)),
            Samples = entrant.Nanoseconds,
        };

    // JSON has no infinity: an interval of too few rounds has no ends.
    private static object? Describe(PairedRatio? ratio) => ratio is { } measured
        ? new { measured.Median, Low = End(measured.Low), High = End(measured.High) }
        : null;

    private static double? End(double value) => double.IsFinite(value) ? value : null;
}
