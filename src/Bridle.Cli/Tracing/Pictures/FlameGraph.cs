using System.Globalization;
using System.Text;

namespace Bridle.Cli.Tracing.Pictures;

/// <summary>
/// A flame graph as one SVG file that needs nothing else: callers below, callees above, as wide as what was counted in them. A click
/// zooms, a click on the lowest row zooms out.
/// </summary>
internal static class FlameGraph
{
    private const int Width = 1200, RowHeight = 17, Margin = 10, Head = 34;
    private const double LeastWidth = 0.1;

    private const string Script = """
        var frames=[].slice.call(document.querySelectorAll('g.f'));
        function place(x0,w0){frames.forEach(function(g){var x=+g.dataset.x,w=+g.dataset.w,k=W/w0,l=Math.max(x,x0),r=Math.min(x+w,x0+w0);
        g.style.display=r-l>1e-9?'':'none';if(r-l<=1e-9)return;var b=g.querySelector('rect'),t=g.querySelector('text'),n=g.dataset.n,width=(r-l)*k;
        b.setAttribute('x',M+(l-x0)*k);b.setAttribute('width',width);t.setAttribute('x',M+(l-x0)*k+3);var fit=Math.floor((width-6)/C);
        t.textContent=fit<3?'':n.length<=fit?n:n.slice(0,fit-2)+'..';});}
        frames.forEach(function(g){g.addEventListener('click',function(){place(+g.dataset.x,+g.dataset.w);});});
        """;

    public static string Draw(StackNode root, string title)
    {
        int height = Head + root.Depth * RowHeight + Margin;
        StringBuilder svg = SvgText.Begin(Width, height, "text{font:11px monospace;pointer-events:none}g.f{cursor:pointer}g.f:hover rect{stroke:#000}", title);
        if (root.Value > 0) Draw(svg, root, 0, 0, height - Margin - RowHeight, root.Value);
        svg.Append(CultureInfo.InvariantCulture, $"<script><![CDATA[\nvar W={Width - 2 * Margin},M={Margin},C={SvgText.CharacterWidth};\n{Script}\n]]></script>\n</svg>\n");
        return svg.ToString();
    }

    // Positions are parts of the whole; the script zooms by them.
    private static void Draw(StringBuilder svg, StackNode node, Int128 start, int depth, int y, Int128 total)
    {
        double x = (double)start / (double)total, part = (double)node.Value / (double)total, width = part * (Width - 2 * Margin);
        if (width < LeastWidth) return;
        double left = Margin + x * (Width - 2 * Margin);
        string percent = string.Create(CultureInfo.InvariantCulture, $"{node.Value} ({100 * part:0.##} %)");
        svg.Append(CultureInfo.InvariantCulture, $"<g class=\"f\" data-x=\"{x:R}\" data-w=\"{part:R}\" data-n=\"{SvgText.Escape(node.Name)}\"><title>{SvgText.Escape(node.Name)}: {percent}</title>");
        svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{left:0.##}\" y=\"{y}\" width=\"{width:0.##}\" height=\"{RowHeight - 1}\" rx=\"1\" fill=\"{Colour(node.Name, depth)}\"/>");
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{left + 3:0.##}\" y=\"{y + 12}\">{SvgText.Escape(SvgText.Fit(node.Name, width - 6))}</text></g>\n");
        foreach (StackNode child in node.Children)
        {
            Draw(svg, child, start, depth + 1, y - RowHeight, total);
            start += child.Value;
        }
    }

    // One colour a module, its functions in shades of it.
    private static string Colour(string name, int depth)
    {
        if (depth == 0) return "#ddd";
        int end = name.IndexOf('`', StringComparison.Ordinal);
        uint module = Hash(end < 0 ? "" : name[..end]), function = Hash(name);
        return string.Create(CultureInfo.InvariantCulture, $"hsl({(20 + module % 6 * 35) % 360},{70 + function % 25}%,{62 + function / 32 % 14}%)");
    }

    private static uint Hash(string text)
    {
        uint hash = 2166136261;
        foreach (char letter in text) hash = unchecked((hash ^ letter) * 16777619);
        return hash;
    }
}
