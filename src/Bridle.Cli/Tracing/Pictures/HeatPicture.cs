using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Bridle.Engine.Running;

namespace Bridle.Cli.Tracing.Pictures;

/// <summary>
/// Heat maps as one SVG file that needs nothing else: time to the right, values upwards, the darker the more values came then. Pointing at a
/// cell tells its numbers.
/// </summary>
internal static class HeatPicture
{
    private const int Plot = 1060, Row = 12, Head = 34, Foot = 30, Margin = 10, Gap = 6, Ticks = 8, Shades = 20;
    private const double NanosecondsPerSecond = 1e9;

    public static string Draw(ImmutableArray<HeatMap> maps, string title)
    {
        // Labels stand to the left of the plot, and half of the last moment's to the right.
        int left = Margin + Gap + (int)Math.Ceiling(maps.Max(static map => map.Labels.Max(static label => SvgText.Width(label ?? ""))));
        int width = left + Plot + Margin * 3, height = Head + maps.Sum(Height) + Margin;
        StringBuilder svg = SvgText.Begin(width, height, "text{font:11px monospace}rect.c:hover{stroke:#000}", title);
        int top = Head;
        foreach (HeatMap map in maps)
        {
            Draw(svg, map, left, top);
            top += Height(map);
        }

        return svg.Append("</svg>\n").ToString();
    }

    // The name, the levels, and the time below them.
    private static int Height(HeatMap map) => Row * map.Labels.Length + Foot + Row * 2;

    private static void Draw(StringBuilder svg, HeatMap map, int left, int top)
    {
        int bottom = top + Row * (map.Labels.Length + 2);
        svg.Append(CultureInfo.InvariantCulture, $"<g><title>{SvgText.Escape(map.Name)}</title><text x=\"{left}\" y=\"{top + Row}\">{SvgText.Escape(SvgText.Fit(map.Name, Plot))}</text></g>\n");
        for (int level = 0; level < map.Labels.Length; level++)
            if (map.Labels[level] is { } label) svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{left - Gap}\" y=\"{bottom - Row * level - 2}\" text-anchor=\"end\">{SvgText.Escape(label)}</text>\n");
        DrawCells(svg, map, left, bottom);
        DrawTime(svg, map, left, bottom);
    }

    private static void DrawCells(StringBuilder svg, HeatMap map, int left, int bottom)
    {
        long most = map.Cells.Max(static cell => cell.Count);
        double width = (double)Plot / map.Columns;
        foreach ((int column, int level, long count) in map.Cells)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"c\" x=\"{left + column * width:0.##}\" y=\"{bottom - Row * (level + 1)}\" width=\"{width:0.##}\" height=\"{Row}\" fill=\"{Colour(count, most)}\"><title>");
            svg.Append(CultureInfo.InvariantCulture, $"{Seconds(map, column)} to {Seconds(map, column + 1)} s, {SvgText.Escape(map.Labels[level] ?? "")}: {count}</title></rect>\n");
        }
    }

    private static void DrawTime(StringBuilder svg, HeatMap map, int left, int bottom)
    {
        int step = Math.Max(1, map.Columns / Ticks);
        svg.Append(CultureInfo.InvariantCulture, $"<path d=\"M{left},{bottom}h{Plot}\" stroke=\"#888\"/>\n");
        for (int column = 0; column <= map.Columns; column += step)
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{left + (double)Plot * column / map.Columns:0.##}\" y=\"{bottom + 14}\" text-anchor=\"middle\">{Seconds(map, column)} s</text>\n");
    }

    private static string Seconds(HeatMap map, int column) => (column * (double)map.Period / NanosecondsPerSecond).ToString("0.###", CultureInfo.InvariantCulture);

    // By the logarithm: else one crowd would make all others white.
    private static string Colour(long count, long most)
    {
        double part = most <= 1 ? 1 : Math.Log(count + 1.0) / Math.Log(most + 1.0);
        int shade = (int)Math.Round(part * Shades);
        return string.Create(CultureInfo.InvariantCulture, $"hsl({50 - 50 * shade / Shades},90%,{88 - 50 * shade / Shades}%)");
    }
}
