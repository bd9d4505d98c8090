using System.Globalization;
using System.Net;
using System.Text;

namespace Bridle.Cli.Tracing.Pictures;

/// <summary>What every picture begins with, and the text of others within it.</summary>
internal static class SvgText
{
    /// <summary>Of the font of 11 pixels.</summary>
    public const double CharacterWidth = 6.6;

    /// <summary>The head of the file, its background and its title.</summary>
    public static StringBuilder Begin(int width, int height, string style, string title)
    {
        StringBuilder svg = new();
        svg.Append(CultureInfo.InvariantCulture, $"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" version=\"1.1\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\">\n");
        svg.Append(CultureInfo.InvariantCulture, $"<style>{style}</style>\n<rect width=\"{width}\" height=\"{height}\" fill=\"#fffdf5\"/>\n");
        return svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{width / 2}\" y=\"20\" text-anchor=\"middle\" style=\"font-size:14px\">{Escape(Fit(title, width * 11 / 14))}</text>\n");
    }

    public static double Width(string text) => text.Length * CharacterWidth;

    /// <summary>As much of a text as there is room for; nothing where that would tell nothing.</summary>
    public static string Fit(string text, double width)
    {
        int room = (int)(width / CharacterWidth);
        return room < 3 ? "" : text.Length <= room ? text : text[..(room - 2)] + "..";
    }

    // XML knows no control characters and no half of a pair, not even escaped.
    public static string Escape(string text) =>
        WebUtility.HtmlEncode(string.Concat(text.EnumerateRunes().Select(static rune => Rune.IsControl(rune) || rune.Value is 0xfffe or 0xffff ? "\ufffd" : rune.ToString())));
}
