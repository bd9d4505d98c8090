using System.Text.RegularExpressions;

namespace Bridle.Architecture.Tests;

/// <summary>The tests that the sources of the test projects hold, as "Class.Method", skipped ones left out.</summary>
/// <remarks>Read from the text: so this project needs no reference to the others, and sees them however they were built.</remarks>
internal static partial class TestMethods
{
    public static IReadOnlySet<string> Running() =>
        SourceTree.Sources("tests").SelectMany(static path => In(File.ReadAllText(path))).ToHashSet(StringComparer.Ordinal);

    public static IEnumerable<string> In(string source)
    {
        // Attributes keep their strings otherwise: "Skip =" is code, and what is blanked is only its reason.
        string code = SourceText.Blank(source);
        string type = "";
        foreach (Match match in ClassOrTest().Matches(code))
        {
            if (match.Groups["class"].Success)
            {
                type = match.Groups["class"].Value;
            }
            else if (!match.Groups["arguments"].Value.Contains("Skip", StringComparison.Ordinal))
            {
                yield return $"{type}.{match.Groups["method"].Value}";
            }
        }
    }

    [GeneratedRegex("""
        \bclass\s+(?<class>\w+) | \[(?:Fact|Theory|\w+Fact|\w+Theory)(?<arguments>\([^\]]*)?\] (?:\s*\[[^\]]*\])* \s*public\s[^(;{]*?(?<method>\w+)\s*\(
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex ClassOrTest();
}
