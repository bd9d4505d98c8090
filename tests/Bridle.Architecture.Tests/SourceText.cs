using System.Text.RegularExpressions;

namespace Bridle.Architecture.Tests;

/// <summary>C# text with its comments, strings and characters blanked, so that words and braces can be counted.</summary>
/// <remarks>Raw strings come before verbatim ones, and those before plain ones: the first alternative that fits wins.</remarks>
internal static partial class SourceText
{
    public static string Blank(string text) => Opaque().Replace(text, static match => Spaces(match.Value));

    private static string Spaces(string text) => string.Create(text.Length, text, static (span, source) =>
    {
        for (int i = 0; i < span.Length; i++)
        {
            span[i] = source[i] == '\n' ? '\n' : ' ';
        }
    });

    [GeneratedRegex(""""
        //[^\n]* | /\*.*?\*/ | \$*(?<quotes>"{3,}).*?\k<quotes> | (?:\$?@\$?)"(?:[^"]|"")*" | \$?"(?:\\.|[^"\\\n])*" | '(?:\\.[^'\n]*|[^'\\\n])'
        """", RegexOptions.Singleline | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Opaque();
}
