using System.Collections.Immutable;
using Bridle.Engine.Probes;
using Bridle.Engine.Running;

namespace Bridle.Engine.Tests;

/// <summary>How distributions grow, looked at in a time that goes on only when the run waits. A tick prints a mark for each of its values.</summary>
public class HeatTests
{
    private const long Second = 1_000_000_000;

    [Theory]
    [InlineData("clear(@);")]
    [InlineData("trunc(@);")]
    [InlineData("trunc(@, 1);")]
    [InlineData("printa(@); clear(@);")]
    [InlineData("printa(@); trunc(@);")]
    public void What_is_taken_away_between_two_looks_has_been_seen(string actions)
    {
        (ImmutableArray<HeatMap> maps, string output) = Run($"tick-100ms {{ @[n++ % 3] = quantize(5); printf(\"~\"); }} tick-700ms {{ {actions} }} tick-5s {{ exit(0); }} END {{ {actions} }}", "switchrate=50ms");
        Assert.Equal(3, maps.Length);
        Assert.InRange(Marks(output), 45, 50);
        Assert.Equal(Marks(output), Sum(maps));
    }

    [Fact]
    public void More_after_a_clear_than_there_was_before_is_all_new()
    {
        (ImmutableArray<HeatMap> maps, _) = Run("BEGIN { @ = quantize(5); } tick-1500ms { clear(@); @ = quantize(5, 1003); } tick-2500ms { exit(0); }", "switchrate=10ms");
        Assert.Equal([(0, 1L), (1, 1003L)], Assert.Single(maps).Cells.Select(static cell => (cell.Column, cell.Count)));
    }

    [Fact]
    public void What_the_end_takes_away_is_in_the_picture_however_short_the_run()
    {
        (ImmutableArray<HeatMap> maps, _) = Run("BEGIN { @[1] = quantize(5); exit(0); } END { printa(@); trunc(@); }");
        Assert.Equal(new HeatCell(0, 1, 1), Assert.Single(Assert.Single(maps).Cells));
    }

    [Theory]
    [InlineData("")]
    [InlineData("printa(@);")]
    [InlineData("printa(@); trunc(@, 1);")]
    public void Places_of_one_function_are_one_row_and_have_each_value_once(string actions)
    {
        (ImmutableArray<HeatMap> maps, string output) = Run(
            $"tick-100ms {{ @[ufunc(0x2014 + n++ % 8)] = quantize(1); printf(\"~\"); }} tick-1500ms {{ {actions} }} tick-4s {{ exit(0); }}", "switchrate=50ms");
        Assert.Equal("@_ lib.so`f1", Assert.Single(maps).Name);
        Assert.Equal(Marks(output), Sum(maps));
    }

    [Fact]
    public void Values_are_in_the_column_of_their_time_and_a_quiet_end_is_shown_in_all_maps()
    {
        (ImmutableArray<HeatMap> maps, _) = Run("tick-1200ms { @[\"later\"] = quantize(8, ++n); } BEGIN { @[\"first\"] = quantize(1); } tick-4s /n >= 3/ { exit(0); }");
        Assert.Equal(["@_ first", "@_ later"], maps.Select(static map => map.Name).Order(StringComparer.Ordinal));
        Assert.Equal([(4, Second), (4, Second)], maps.Select(static map => (map.Columns, map.Period)));
        Assert.Equal([(0, 1L)], Cells(maps, "@_ first"));
        Assert.Equal([(1, 1L), (2, 2L), (3, 3L)], Cells(maps, "@_ later"));
    }

    [Fact]
    public void Where_there_are_too_many_columns_two_become_one()
    {
        (ImmutableArray<HeatMap> maps, string output) = Run("tick-500ms { @ = quantize(1); printf(\"~\"); } tick-19800ms { exit(0); }", EngineLimits.Default with { HeatColumns = 4 });
        HeatMap map = Assert.Single(maps);
        Assert.Equal((3, 8 * Second), (map.Columns, map.Period));
        Assert.Equal([0, 1, 2], map.Cells.Select(static cell => cell.Column));
        Assert.All(map.Cells, cell => Assert.InRange(cell.Count, cell.Column == 2 ? 6 : 15, cell.Column == 2 ? 8 : 17));
        Assert.Equal(Marks(output), Sum(maps));
    }

    [Fact]
    public void Where_there_are_too_many_cells_two_columns_become_one()
    {
        (ImmutableArray<HeatMap> maps, string output) = Run("tick-500ms { @ = lquantize(n++ % 4, 0, 10, 1); printf(\"~\"); } tick-19800ms { exit(0); }", EngineLimits.Default with { HeatCells = 8 });
        HeatMap map = Assert.Single(maps);
        // Four in each column: the third one is too many.
        Assert.Equal((2, 16 * Second, 8), (map.Columns, map.Period, map.Cells.Length));
        Assert.Equal(Marks(output), Sum(maps));
    }

    [Fact]
    public void Where_there_are_too_many_levels_two_become_one()
    {
        (ImmutableArray<HeatMap> maps, string output) = Run(
            "BEGIN { @ = lquantize(-1, 0, 60000, 1); } tick-100ms { @ = lquantize(n++ % 16, 0, 60000, 1); printf(\"~\"); } tick-1650ms { exit(0); }", EngineLimits.Default with { HeatLevels = 5 });
        HeatMap map = Assert.Single(maps);
        // Counter 0 is what is below, 1 is 0, and so on: four of them a level.
        Assert.Equal(["< 3", "3", "7", "11", "15", "19"], map.Labels);
        Assert.Equal([4L, 4, 4, 4, 1], map.Cells.GroupBy(static cell => cell.Level).OrderBy(static level => level.Key).Select(static level => level.Sum(static cell => cell.Count)));
        Assert.Equal(Marks(output) + 1, Sum(maps));
    }

    [Fact]
    public void The_first_rows_have_maps_and_grow_on_when_others_come()
    {
        (ImmutableArray<HeatMap> maps, _) = Run("tick-100ms { @[n++ < 5 ? 0 : n % 50] = quantize(1); } tick-300ms { @b = quantize(2); } tick-6s { exit(0); }", EngineLimits.Default with { HeatMaps = 3 });
        Assert.Equal(3, maps.Length);
        HeatMap first = Assert.Single(maps, static map => map.Name == "@_ 0");
        Assert.InRange(first.Cells.Sum(static cell => cell.Count), 6, 7);
    }

    [Fact]
    public void Counts_that_leave_64_bits_are_as_large_as_there_is()
    {
        (ImmutableArray<HeatMap> maps, _) = Run("tick-900ms { @ = quantize(1, 4611686018427387904); } tick-19s { exit(0); }", EngineLimits.Default with { HeatColumns = 2 });
        Assert.Contains(long.MaxValue, Assert.Single(maps).Cells.Select(static cell => cell.Count));
    }

    [Fact]
    public void A_period_without_end_is_looked_at_once()
    {
        (ImmutableArray<HeatMap> maps, _) = Run("tick-1s { @ = quantize(1); } tick-3500ms { exit(0); }", "aggrate=9223372036s");
        Assert.Equal((1, 3L), (Assert.Single(maps).Columns, Sum(maps)));
    }

    [Fact]
    public void A_name_is_one_line_whatever_the_keys()
    {
        (ImmutableArray<HeatMap> maps, _) = Run("BEGIN { @n[\"a\\n  b\", 7] = quantize(1); exit(0); }");
        Assert.Equal("@n a b 7", Assert.Single(maps).Name);
    }

    private static IEnumerable<(int, long)> Cells(ImmutableArray<HeatMap> maps, string name) =>
        maps.Single(map => map.Name == name).Cells.Select(static cell => (cell.Column, cell.Count));

    private static long Sum(ImmutableArray<HeatMap> maps) => maps.Sum(static map => map.Cells.Sum(static cell => cell.Count));

    private static int Marks(string output) => output.Count(static letter => letter == '~');

    private static (ImmutableArray<HeatMap> Maps, string Output) Run(string source, params string[] options) => Run(source, EngineLimits.Default, options);

    private static (ImmutableArray<HeatMap> Maps, string Output) Run(string source, EngineLimits limits, params string[] options)
    {
        TestHost host = new();
        ProbeTable probes = new();
        RunOptions run = new() { KeepsHeat = true, Limits = limits, Settings = Running.Settings(["quiet", .. options]) };
        TracingRun tracing = new(Running.Compile(source, probes, "quiet"), probes, host, run);
        tracing.Run();
        Assert.Empty(host.Messages);
        return (tracing.HeatMaps(), host.Output);
    }
}
