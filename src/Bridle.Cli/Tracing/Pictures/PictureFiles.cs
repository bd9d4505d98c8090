using System.Collections.Immutable;
using System.Text;
using Bridle.Engine.Running;

namespace Bridle.Cli.Tracing.Pictures;

/// <summary>--flamegraph, --folded, --speedscope and --heatmap: where people would rather look.</summary>
internal sealed class PictureFiles : IDisposable
{
    private readonly Dictionary<string, LateFile> _files = new(StringComparer.Ordinal);
    private readonly List<string> _failures = [];

    public string? FlameGraph { get; set; }

    public string? Folded { get; set; }

    public string? Speedscope { get; set; }

    public string? HeatMap { get; set; }

    private bool AreStacksWanted => FlameGraph is not null || Folded is not null || Speedscope is not null;

    /// <summary>Before anything is traced: a file that cannot be written is known before it is waited for.</summary>
    /// <exception cref="TraceException">Two of them are one file.</exception>
    public void Open()
    {
        foreach (string path in new[] { HeatMap, FlameGraph, Folded, Speedscope }.OfType<string>())
        {
            if (_files.ContainsKey(path)) throw new TraceException($"two pictures in one file: {path}");
            _files[path] = new LateFile(path);
        }
    }

    /// <summary>Everything that can be drawn and written is. The rest comes back, as what it failed of.</summary>
    public IReadOnlyList<string> Write(TracingRun run, string title)
    {
        if (HeatMap is not null) WriteHeat(run.HeatMaps(), title);
        if (AreStacksWanted) WriteStacks(run.StackRows(), title);
        return _failures;
    }

    public void Dispose()
    {
        foreach (LateFile file in _files.Values) file.Dispose();
    }

    private void WriteHeat(ImmutableArray<HeatMap> maps, string title)
    {
        if (maps.IsEmpty) _failures.Add("nothing to draw: no aggregation by quantize(), lquantize() or llquantize() has got a value");
        else Write(HeatMap, () => Encoding.UTF8.GetBytes(HeatPicture.Draw(maps, title)));
    }

    private void WriteStacks(ImmutableArray<StackRow> rows, string title)
    {
        if (rows.IsEmpty)
        {
            _failures.Add("nothing to draw: no aggregation with ustack() among its keys has got a value");
            return;
        }

        Write(FlameGraph, () => Encoding.UTF8.GetBytes(Pictures.FlameGraph.Draw(StackNode.Of(rows), title)));
        Write(Folded, () => Encoding.UTF8.GetBytes(FoldedStacks.Write(rows)));
        Write(Speedscope, () => SpeedscopeFile.Write(rows, title));
    }

    private void Write(string? path, Func<byte[]> draw)
    {
        if (path is null) return;
        try
        {
            _files[path].Write(draw());
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            _failures.Add(failure.Message);
        }
    }
}
