using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Xml.Linq;
using Bridle.Cli.Tracing.Pictures;
using Bridle.Engine.Running;

namespace Bridle.EndToEnd.Tests.Tracing;

/// <summary>What pictures make of numbers and texts that no victim of ours comes up with.</summary>
public class PictureDrawingTests
{
    private static readonly ImmutableArray<StackRow> s_huge = [new("@", ["a;\n", "b"], long.MaxValue), new("@", ["a;\n", "c"], long.MaxValue), new("@", ["a;\n", "c"], long.MinValue)];

    [Fact]
    public void Two_stacks_of_the_largest_number_have_half_of_a_flame_graph_each()
    {
        XElement[] frames = [.. XDocument.Parse(FlameGraph.Draw(StackNode.Of(s_huge), "huge")).Descendants().Where(static element => (string?)element.Attribute("class") == "f")];
        Assert.Equal([("0", "1"), ("0", "1"), ("0", "0.5"), ("0.5", "0.5")], frames.Select(static frame => ((string)frame.Attribute("data-x")!, (string)frame.Attribute("data-w")!)));
        Assert.Equal("b: 9223372036854775807 (50 %)", frames[2].Elements().First().Value);
    }

    [Fact]
    public void Two_stacks_of_the_largest_number_have_a_sum_in_files_for_others()
    {
        Assert.Equal("a: ;b 9223372036854775807\na: ;c 18446744073709551614\n", FoldedStacks.Write([s_huge[0], s_huge[1], s_huge[1]]));
        using JsonDocument scope = JsonDocument.Parse(SpeedscopeFile.Write(s_huge, "huge"));
        JsonElement profile = scope.RootElement.GetProperty("profiles")[0];
        Assert.Equal(18446744073709551614, profile.GetProperty("endValue").GetUInt64());
        Assert.Equal([long.MaxValue, long.MaxValue, 0], profile.GetProperty("weights").EnumerateArray().Select(static weight => weight.GetInt64()));
    }

    [Fact]
    public void Labels_have_the_room_that_they_need_and_names_what_there_is()
    {
        string label = "abs() < 1000000000000000000", name = "@" + new string('n', 400);
        XDocument picture = Draw(new HeatMap(name, [label, "1"], 1_000_000_000, 2, [new HeatCell(1, 0, long.MaxValue), new HeatCell(0, 1, 1)]));
        XElement[] texts = [.. picture.Descendants().Where(static element => element.Name.LocalName == "text")];
        XElement widest = texts.Single(text => text.Value == label);
        Assert.True(Number(widest, "x") >= label.Length * SvgText.CharacterWidth);
        XElement shown = texts.Single(static text => text.Value.StartsWith("@n", StringComparison.Ordinal));
        Assert.InRange(Number(shown, "x") + shown.Value.Length * SvgText.CharacterWidth, 1000, Number(picture.Root!, "width"));
        Assert.Equal(name, shown.Parent!.Elements().First().Value);
        Assert.Equal(["1 to 2 s, abs() < 1000000000000000000: 9223372036854775807", "0 to 1 s, 1: 1"],
            picture.Descendants().Where(static element => (string?)element.Attribute("class") == "c").Select(static cell => cell.Value));
    }

    [Fact]
    public void All_maps_have_one_time()
    {
        HeatMap early = new("@ early", ["0", "1"], 500_000_000, 4, [new HeatCell(0, 0, 1)]), late = early with { Cells = [new HeatCell(3, 0, 1)] };
        XElement[] cells = [.. Draw(early, late).Descendants().Where(static element => (string?)element.Attribute("class") == "c")];
        Assert.Equal(["0 to 0.5 s, 0: 1", "1.5 to 2 s, 0: 1"], cells.Select(static cell => cell.Value));
        Assert.Equal(3 * Number(cells[0], "width"), Number(cells[1], "x") - Number(cells[0], "x"));
    }

    private static XDocument Draw(params ImmutableArray<HeatMap> maps) => XDocument.Parse(HeatPicture.Draw(maps, "title"));

    private static double Number(XElement element, string name) => double.Parse((string)element.Attribute(name)!, CultureInfo.InvariantCulture);
}
