using System.Text;
using Bridle.Engine.Running;

namespace Bridle.Cli.Tracing.Pictures;

/// <summary>--flamegraph, --folded, --speedscope and --heatmap: where people would rather look.</summary>
internal sealed class PictureFiles
{
    public string? FlameGraph { get; set; }

    public string? Folded { get; set; }

    public string? Speedscope { get; set; }

    public string? HeatMap { get; set; }

    public bool IsWanted => AreStacksWanted || HeatMap is not null;

    private bool AreStacksWanted => FlameGraph is not null || Folded is not null || Speedscope is not null;

    /// <exception cref="TraceException">No aggregation has what a picture needs.</exception>
    public void Write(TracingRun run, string title)
    {
        if (HeatMap is { } heat) WriteHeat(heat, run.HeatMaps(), title);
        if (AreStacksWanted) WriteStacks(run.StackRows(), title);
    }

    private static void WriteHeat(string file, IReadOnlyList<HeatMap> maps, string title)
    {
        if (maps.Count == 0) throw new TraceException("nothing to draw: no aggregation by quantize(), lquantize() or llquantize() has got a value");
        File.WriteAllText(file, HeatPicture.Draw(maps, title));
    }

    private void WriteStacks(IReadOnlyList<StackRow> rows, string title)
    {
        if (rows.Count == 0) throw new TraceException("nothing to draw: no aggregation with ustack() among its keys has got a value");
        if (FlameGraph is { } picture) File.WriteAllText(picture, Pictures.FlameGraph.Draw(StackNode.Of(rows), title));
        if (Folded is { } folded) File.WriteAllText(folded, FoldedStacks.Write(rows), new UTF8Encoding(false));
        if (Speedscope is { } scope) File.WriteAllBytes(scope, SpeedscopeFile.Write(rows, title));
    }
}
