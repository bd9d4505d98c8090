using System.Text.Json;
using Bridle.Benchmarks.Contenders;
using Bridle.Benchmarks.Figures;
using Bridle.Benchmarks.Programs;
using Bridle.Benchmarks.Reports;
using Bridle.Benchmarks.Running;

namespace Bridle.Benchmarks.Tests.Reports;

public class ReportTests
{
    private sealed class Figure : IFigure
    {
        public string Name => "figure";

        public string Title => "a title";

        public IReadOnlyList<Requirement> Requirements { get; } = [RatioRequirement.AtMost("slow", 3, "fast", Placement.OneCpu)];

        public Contest Open(Workshop workshop) => new(
        [
            new MeasuredByItself("fast", static () => new Sample(1000)),
            new MeasuredByItself("slow", static () => new Sample(2500, 16)),
            new MeasuredByItself("broken", static () => throw new InvalidOperationException("no\nluck")),
        ]);
    }

    [Fact]
    public void The_table_has_a_line_for_everybody_and_for_what_must_hold()
    {
        StringWriter output = new();
        new TableReport(output, "a machine").Add(Result(rounds: 15));
        Assert.Equal(
            """
            a machine

            figure: a title (one CPU, 15 rounds)
                                          median   x fast [95 %]                bytes
              fast                       1.00 us
              slow                       2.50 us   2.50 [2.50, 2.50]            16
              broken                   left out: no / luck
              must: slow <= 3 x fast: holds: 2.50 [2.50, 2.50] x fast


            """,
            output.ToString());
    }

    [Fact]
    public void The_lines_of_json_carry_every_sample_and_no_infinity()
    {
        StringWriter output = new();
        new JsonReport(output, "a machine").Add(Result(rounds: 2));
        JsonElement line = JsonDocument.Parse(output.ToString()).RootElement;
        JsonElement slow = line.GetProperty("contenders")[1];
        Assert.Single(output.ToString().TrimEnd().Split('\n'));
        Assert.Equal([2500, 2500], slow.GetProperty("samples").EnumerateArray().Select(static sample => sample.GetDouble()));
        Assert.Equal(JsonValueKind.Null, slow.GetProperty("ratio").GetProperty("low").ValueKind);
        Assert.Equal("no\nluck", line.GetProperty("contenders")[2].GetProperty("leftOut").GetString());
        Assert.Equal("TooFewRounds", line.GetProperty("requirements")[0].GetProperty("verdict").GetString());
    }

    [Theory]
    [InlineData(2.4, "2.40 ns")]
    [InlineData(999.4, "999 ns")]
    [InlineData(999.6, "1.00 us")]
    [InlineData(123_456, "123 us")]
    [InlineData(57_000_000, "57.0 ms")]
    [InlineData(2_340_000_000, "2.34 s")]
    public void Times_have_three_digits(double nanoseconds, string text) => Assert.Equal(text, Quantity.Time(nanoseconds));

    private static FigureResult Result(int rounds) =>
        new Runner(new Workshop("", "", ""), rounds, static _ => { }).Run(new Figure(), Placement.OneCpu);
}
