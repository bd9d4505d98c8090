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
    private const int Left = 110, Plot = 1060, Row = 12, Head = 34, Foot = 30, Margin = 10, Ticks = 8, Shades = 20;
    private const double NanosecondsPerSecond = 1e9;

    public static string Draw(IReadOnlyList<HeatMap> maps, string title)
    {
        int width = Left + Plot + Margin, height = Head + maps.Sum(static map => Height(Shown(map))) + Margin;
        StringBuilder svg = SvgText.Begin(width, height, "text{font:11px monospace}rect.c:hover{stroke:#000}", title);
        int top = Head;
        foreach (HeatMap map in maps)
        {
            Draw(svg, map, top);
            top += Height(Shown(map));
        }

        return svg.Append("</svg>\n").ToString();
    }

    // The name, the rows, and the time below them.
    private static int Height((int First, int Last) shown) => Row * (shown.Last - shown.First + 1) + Foot + Row * 2;

    // One counter more than those that have values, on both sides.
    private static (int First, int Last) Shown(HeatMap map)
    {
        int first = map.Labels.Length - 1, last = 0;
        foreach (IReadOnlyList<long> column in map.Columns)
            for (int bucket = 0; bucket < column.Count; bucket++)
                if (column[bucket] != 0) (first, last) = (Math.Min(first, bucket), Math.Max(last, bucket));
        return (Math.Max(0, first - 1), Math.Min(map.Labels.Length - 1, last + 1));
    }

    private static void Draw(StringBuilder svg, HeatMap map, int top)
    {
        (int first, int last) = Shown(map);
        int bottom = top + Row * (last - first + 2) + Row;
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left}\" y=\"{top + Row}\">{SvgText.Escape(map.Name)}</text>\n");
        for (int bucket = first; bucket <= last; bucket++)
            if (map.Labels[bucket] is { } label) svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left - 6}\" y=\"{bottom - Row * (bucket - first) - 2}\" text-anchor=\"end\">{SvgText.Escape(label)}</text>\n");
        DrawCells(svg, map, first, bottom);
        DrawTime(svg, map, bottom);
    }

    private static void DrawCells(StringBuilder svg, HeatMap map, int first, int bottom)
    {
        long most = map.Columns.Max(static column => column.IsEmpty ? 0 : column.Max());
        double width = (double)Plot / map.Columns.Length;
        for (int column = 0; column < map.Columns.Length; column++)
            for (int bucket = 0; bucket < map.Columns[column].Length; bucket++)
            {
                long count = map.Columns[column][bucket];
                if (count == 0) continue;
                double x = Left + column * width;
                svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"c\" x=\"{x:0.##}\" y=\"{bottom - Row * (bucket - first + 1)}\" width=\"{width:0.##}\" height=\"{Row}\" fill=\"{Colour(count, most)}\"><title>");
                svg.Append(CultureInfo.InvariantCulture, $"{Seconds(map, column)} to {Seconds(map, column + 1)} s, {SvgText.Escape(map.Labels[bucket] ?? "")}: {count}</title></rect>\n");
            }
    }

    private static void DrawTime(StringBuilder svg, HeatMap map, int bottom)
    {
        int columns = map.Columns.Length, step = Math.Max(1, columns / Ticks);
        svg.Append(CultureInfo.InvariantCulture, $"<path d=\"M{Left},{bottom}h{Plot}\" stroke=\"#888\"/>\n");
        for (int column = 0; column <= columns; column += step)
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left + (double)Plot * column / columns:0.##}\" y=\"{bottom + 14}\" text-anchor=\"middle\">{Seconds(map, column)} s</text>\n");
    }

    private static string Seconds(HeatMap map, int column) => (column * (double)map.Period / NanosecondsPerSecond).ToString("0.###", CultureInfo.InvariantCulture);

    // By the logarithm: else one crowd would make all others white.
    private static string Colour(long count, long most)
    {
        double part = most <= 1 ? 1 : Math.Log(count + 1) / Math.Log(most + 1);
        int shade = (int)Math.Round(part * Shades);
        return string.Create(CultureInfo.InvariantCulture, $"hsl({50 - 50 * shade / Shades},90%,{88 - 50 * shade / Shades}%)");
    }
}
