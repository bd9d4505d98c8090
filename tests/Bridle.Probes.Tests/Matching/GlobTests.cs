using Bridle.Probes.Matching;
using Bridle.Testing;
using CsCheck;

namespace Bridle.Probes.Tests.Matching;

/// <summary>Globs mean what the shell says they mean.</summary>
public class GlobTests
{
    [Theory]
    [InlineData("", "anything", true)]
    [InlineData("*", "", true)]
    [InlineData("malloc", "malloc", true)]
    [InlineData("malloc", "mallocx", false)]
    [InlineData("mal*", "malloc", true)]
    [InlineData("*a*b*c", "xaxbxc", true)]
    [InlineData("*a*b*c", "xaxbx", false)]
    [InlineData("?ead", "read", true)]
    [InlineData("?ead", "ead", false)]
    [InlineData("[rl]*", "lseek", true)]
    [InlineData("[!rl]*", "lseek", false)]
    [InlineData("[a-c]x", "bx", true)]
    [InlineData("[]]", "]", true)]
    [InlineData("[]-a]", "^", true)]
    [InlineData("[a-]", "-", true)]
    [InlineData("[x", "[x", true)]
    [InlineData("\\*", "*", true)]
    [InlineData("\\*", "x", false)]
    [InlineData("[\\]]", "]", true)]
    public void A_field_matches_as_written(string pattern, string name, bool matches) => Assert.Equal(matches, new Glob(pattern).Matches(name));

    [Fact]
    public void Many_stars_take_no_long_time() =>
        Assert.False(new Glob(string.Concat(Enumerable.Repeat("*a", 2000)) + "b").Matches(new string('a', 50_000)));

    // bash's [[ name == pattern ]] is the witness; what it alone knows, character classes and collation, is left out of the alphabet.
    [Fact]
    public void The_shell_agrees()
    {
        Gen<string> patterns = Gen.Char["ab*?[]!-\\"].Array[1, 8].Select(static letters => new string(letters));
        Gen<string> names = Gen.Char["ab-]"].Array[0, 6].Select(static letters => new string(letters));
        Gen.Select(patterns, names).Where(static pair => !IsLeftOpen(pair.Item1)).Array[400].Sample(AgreeWithShell, iter: 1, threads: 1);
    }

    private static void AgreeWithShell((string Pattern, string Name)[] cases)
    {
        string script = string.Join('\n', cases.Select(static pair => $"p='{pair.Pattern}'; [[ '{pair.Name}' == $p ]] && echo 1 || echo 0"));
        string[] answers = CommandRunner.Output("bash", "-c", "LC_ALL=C\n" + script).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(cases.Length, answers.Length);
        Assert.Empty(cases.Zip(answers, static (pair, answer) => (pair.Pattern, pair.Name, Shell: answer == "1"))
            .Where(static row => new Glob(row.Pattern).Matches(row.Name) != row.Shell)
            .Select(static row => $"'{row.Pattern}' '{row.Name}' {row.Shell}"));
    }

    // A backslash at the end, a set that nobody closes, and a range that runs backwards are everybody's own.
    private static bool IsLeftOpen(string pattern) => pattern.EndsWith('\\') || pattern.Contains('[', StringComparison.Ordinal);
}
