using System.Collections.Immutable;
using Bridle.Cli.CommandLines;

namespace Bridle.EndToEnd.Tests.CommandLines;

public class CommandLineSplitterTests
{
    [Theory]
    [InlineData("ls -l /", "ls|-l|/")]
    [InlineData("  ls\t-l\n", "ls|-l")]
    [InlineData("sh -c 'exit 3'", "sh|-c|exit 3")]
    [InlineData("sh -c \"echo \\\"a b\\\"\"", "sh|-c|echo \"a b\"")]
    [InlineData("echo $A \"\\$A\" \"\\a\"", "echo|$A|$A|\\a")]
    [InlineData("a'b c'd\"e f\"g", "ab cde fg")]
    [InlineData("a\\ b \\\\ \\'", "a b|\\|'")]
    [InlineData("'a\\b' \"a\\b\" \"a\\\\b\"", "a\\b|a\\b|a\\b")]
    [InlineData("printf '' \"\" x", "printf|||x")]
    public void Words_are_split_as_a_shell_would(string text, string expected)
    {
        Assert.True(CommandLineSplitter.TrySplit(text, out ImmutableArray<string> words, out _));
        Assert.Equal(expected.Split('|'), words);
    }

    [Theory]
    [InlineData("echo 'a", "unbalanced '")]
    [InlineData("echo \"a", "unbalanced \"")]
    [InlineData("echo \"a\\\"", "unbalanced \"")]
    [InlineData("echo \\", "nothing after the last \\")]
    [InlineData("", "empty command")]
    [InlineData(" \t ", "empty command")]
    public void What_has_no_counterpart_is_an_error(string text, string expected)
    {
        Assert.False(CommandLineSplitter.TrySplit(text, out _, out string error));
        Assert.StartsWith(expected, error, StringComparison.Ordinal);
    }
}
