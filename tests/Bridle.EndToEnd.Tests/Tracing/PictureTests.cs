using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Bridle.Testing;
using static Bridle.EndToEnd.Tests.BridleProgram;

namespace Bridle.EndToEnd.Tests.Tracing;

/// <summary>The files that are drawn of a run, read as others read them: by an XML and a JSON parser, and by a browser.</summary>
public sealed partial class PictureTests : IDisposable
{
    private const int Calls = 300;
    private const string Browser = "/usr/bin/chromium";

    private readonly string _folder = Directory.CreateTempSubdirectory("bridle-pictures").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Stacks_come_out_alike_in_every_file()
    {
        CommandResult result = Trace("@[ustack()] = count();", "--flamegraph", File("f.svg"), "--folded", File("f.txt"), "--speedscope", File("f.json"));
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        string[] folded = System.IO.File.ReadAllLines(File("f.txt"));
        Assert.Equal(Calls, folded.Sum(static line => long.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture)));
        Assert.All(folded, static line => Assert.Matches("(^|;)work`main(;work`run)?;work`work [0-9]+$", line));

        using JsonDocument scope = JsonDocument.Parse(System.IO.File.ReadAllBytes(File("f.json")));
        JsonElement profile = scope.RootElement.GetProperty("profiles")[0];
        Assert.Equal(Calls, profile.GetProperty("weights").EnumerateArray().Sum(static weight => weight.GetInt64()));
        Assert.Equal(Calls, profile.GetProperty("endValue").GetInt64());

        XElement[] frames = [.. XDocument.Load(File("f.svg")).Descendants().Where(static element => (string?)element.Attribute("class") == "f")];
        Assert.Contains($"work`work: {Calls} (100 %)", frames.Select(static frame => frame.Elements().First().Value));
        Assert.All(frames, static frame => Assert.InRange(double.Parse((string)frame.Attribute("data-w")!, CultureInfo.InvariantCulture), 0, 1));
    }

    [Fact]
    public void A_heat_map_has_every_value_once_in_its_time()
    {
        CommandResult result = Trace("@[\"<a&b>\"] = quantize(arg0);", "--heatmap", File("h.svg"), "-x", "aggrate=1ms");
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        XDocument picture = XDocument.Load(File("h.svg"));
        Match[] cells = Cells(picture);
        // 0; 1; 2 and 3; 4 to 7 ...
        long[] expected = [.. Enumerable.Range(0, Calls).Select(static i => i == 0 ? 0L : 1L << (int)Math.Log2(i)).Distinct()];
        foreach (long label in expected)
            Assert.Equal(Enumerable.Range(0, Calls).LongCount(i => label == 0 ? i == 0 : i >= label && i < label * 2), cells.Where(cell => cell.Groups[3].Value == $"{label}").Sum(static cell => Number(cell, 4)));
        Assert.Equal(Calls, cells.Sum(static cell => Number(cell, 4)));
        Assert.Contains("@_ <a&b>", picture.Descendants().Select(static element => element.Value));
    }

    [Fact]
    public void A_heat_map_has_what_came_and_went_in_its_column()
    {
        const int Ticks = 60, Column = 20;
        CommandResult result = Run(
            "-q", "--heatmap", File("h.svg"), "-x", $"aggrate={Column}ms", "-x", "switchrate=7ms",
            "-n", $"BEGIN {{ s = timestamp; }} tick-5ms {{ @[0] = lquantize((timestamp - s) / 1000000, 0, 10000, 1); }} tick-5ms /++n == {Ticks}/ {{ exit(0); }} tick-31ms {{ clear(@); }} END {{ trunc(@); }}");
        Assert.Equal((0, "\n", ""), (result.ExitCode, result.Output, result.Error));
        Match[] cells = Cells(XDocument.Load(File("h.svg")));
        Assert.Equal(Ticks, cells.Sum(static cell => Number(cell, 4)));
        Assert.All(cells, static cell => Assert.Equal(Column, Milliseconds(cell, 2) - Milliseconds(cell, 1)));
        // A look may be late, and then a value is in the column that the look was due for. None is there before it came.
        Assert.All(cells, static cell => Assert.True(Milliseconds(cell, 1) <= Number(cell, 3)));
        Assert.InRange(cells.Select(static cell => Milliseconds(cell, 1)).Distinct().Count(), 4, 1 + Ticks);
    }

    [Fact]
    public void A_picture_that_cannot_be_drawn_loses_no_other()
    {
        System.IO.File.WriteAllText(File("old.svg"), "old");
        CommandResult result = Trace("@[ustack()] = count();", "--heatmap", File("old.svg"), "--speedscope", "/dev/full", "--folded", File("f.txt"));
        Assert.Equal(1, result.ExitCode);
        Assert.Matches("^dtrace: nothing to draw: no aggregation by quantize[^\n]*\ndtrace: No space left on device[^\n]*\n$", result.Error);
        Assert.Matches($"work`work {Calls}\n", System.IO.File.ReadAllText(File("f.txt")));
        Assert.Equal("old", System.IO.File.ReadAllText(File("old.svg")));
    }

    [Fact]
    public void A_file_that_cannot_be_written_is_known_before_the_victim_runs()
    {
        CommandResult result = Trace("@ = quantize(1);", "--heatmap", File("h.svg"), "--folded", File("missing/f.txt"));
        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.Matches("^dtrace: .*missing/f.txt.*\n$", result.Error);
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public void Two_pictures_are_not_one_file()
    {
        CommandResult result = Trace("@ = quantize(1);", "--heatmap", File("h.svg"), "--folded", File("h.svg"));
        Assert.Equal((1, $"dtrace: two pictures in one file: {File("h.svg")}\n"), (result.ExitCode, result.Error));
    }

    [Fact]
    public void Nothing_to_draw_is_an_error_that_says_what_is_missing()
    {
        CommandResult result = Trace("@ = count();", "--heatmap", File("none.svg"));
        Assert.Equal((1, "dtrace: nothing to draw: no aggregation by quantize(), lquantize() or llquantize() has got a value\n"), (result.ExitCode, result.Error));
        result = Trace("@ = count();", "--folded", File("none.txt"));
        Assert.Equal((1, "dtrace: nothing to draw: no aggregation with ustack() among its keys has got a value\n"), (result.ExitCode, result.Error));
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public void A_browser_shows_a_flame_graph_and_zooms_into_it()
    {
        Assert.SkipUnless(System.IO.File.Exists(Browser), "there is no chromium");
        Trace("@[ustack(), arg0 % 2] = count();", "--flamegraph", File("f.svg"));
        System.IO.File.WriteAllText(File("page.html"), """
            <html><body><object id="o" data="f.svg" type="image/svg+xml"></object><pre id="r"></pre><script>
            onload=function(){var all=[].slice.call(document.getElementById('o').contentDocument.querySelectorAll('g.f')),half=all.find(function(g){return g.dataset.n=='0'});
            function width(){return Math.round(+half.querySelector('rect').getAttribute('width'))} function click(g){g.dispatchEvent(new MouseEvent('click'));return width()}
            document.getElementById('r').textContent=[width(),click(half),click(all[0])].join(' ');};</script></body></html>
            """);
        CommandResult result = CommandRunner.Run([Browser, "--headless", "--no-sandbox", "--disable-gpu", "--allow-file-access-from-files", "--virtual-time-budget=10000", "--dump-dom", $"file://{File("page.html")}"]);
        Assert.Contains("<pre id=\"r\">590 1180 590</pre>", result.Output, StringComparison.Ordinal);
    }

    private static CommandResult Trace(string clause, params string[] more) =>
        Run(["-q", "-c", $"{Victims.Build("work")} 0 {Calls}", .. more, "-n", $"pid$target:a.out:work:entry {{ {clause} }}"]);

    private static Match[] Cells(XDocument picture)
    {
        Match[] cells = [.. picture.Descendants().Where(static element => element.Name.LocalName == "title" && element.Parent!.Name.LocalName == "rect").Select(static title => Cell().Match(title.Value))];
        Assert.All(cells, static cell => Assert.True(cell.Success));
        return cells;
    }

    private static long Milliseconds(Match cell, int group) => (long)Math.Round(1000 * double.Parse(cell.Groups[group].Value, CultureInfo.InvariantCulture));

    private static long Number(Match cell, int group) => long.Parse(cell.Groups[group].Value, CultureInfo.InvariantCulture);

    private string File(string name) => System.IO.Path.Combine(_folder, name);

    [GeneratedRegex(@"^([0-9.]+) to ([0-9.]+) s, (-?\d+): (\d+)$")]
    private static partial Regex Cell();
}
