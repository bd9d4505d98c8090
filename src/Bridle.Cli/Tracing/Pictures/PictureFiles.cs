using System.Text;
using Bridle.Engine.Running;

namespace Bridle.Cli.Tracing.Pictures;

/// <summary>--flamegraph, --folded and --speedscope: where people would rather look.</summary>
internal sealed class PictureFiles
{
    public string? FlameGraph { get; set; }

    public string? Folded { get; set; }

    public string? Speedscope { get; set; }

    public bool IsWanted => FlameGraph is not null || Folded is not null || Speedscope is not null;

    /// <exception cref="TraceException">No aggregation is keyed by a stack.</exception>
    public void Write(IReadOnlyList<StackRow> rows, string title)
    {
        if (rows.Count == 0) throw new TraceException("nothing to draw: no aggregation with ustack() among its keys has got a value");
        if (FlameGraph is { } picture) File.WriteAllText(picture, Pictures.FlameGraph.Draw(StackNode.Of(rows), title));
        if (Folded is { } folded) File.WriteAllText(folded, FoldedStacks.Write(rows), new UTF8Encoding(false));
        if (Speedscope is { } scope) File.WriteAllBytes(scope, SpeedscopeFile.Write(rows, title));
    }
}
