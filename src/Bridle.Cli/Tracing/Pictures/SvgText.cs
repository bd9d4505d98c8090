using System.Net;

namespace Bridle.Cli.Tracing.Pictures;

/// <summary>Text of others within XML.</summary>
internal static class SvgText
{
    // XML knows no control characters and no half of a pair, not even escaped.
    public static string Escape(string text) =>
        WebUtility.HtmlEncode(string.Concat(text.EnumerateRunes().Select(static rune => System.Text.Rune.IsControl(rune) || rune.Value is 0xfffe or 0xffff ? "\ufffd" : rune.ToString())));
}
