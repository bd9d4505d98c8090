using System.CommandLine;
using Bridle.Cli;
using Bridle.Cli.Verbs;
using Bridle.Testing;

namespace Bridle.EndToEnd.Tests;

public class HelpTests
{
    [Theory]
    [InlineData]
    [InlineData("watch")]
    [InlineData("stop")]
    [InlineData("run")]
    [InlineData("wait")]
    [InlineData("ldd")]
    [InlineData("map")]
    [InlineData("files")]
    [InlineData("args")]
    [InlineData("env")]
    [InlineData("auxv")]
    [InlineData("sig")]
    [InlineData("cred")]
    [InlineData("limits")]
    [InlineData("tree")]
    [InlineData("doctor")]
    public void Every_verb_has_its_page_whatever_else_is_wrong(params string[] verb)
    {
        CommandResult result = BridleProgram.Run([.. verb, "--help"]);
        Assert.Equal((0, HelpText.Of(verb.SingleOrDefault("bridle")), ""), (result.ExitCode, result.Output, result.Error));
        Assert.StartsWith($"NAME\n    bridle {string.Concat(verb)}".TrimEnd(), result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_of_watch_names_every_option() => Assert.All(
        WatchVerb.Build().Options,
        static option => Assert.Contains($"    {option.Name} ", HelpText.Of("watch"), StringComparison.Ordinal));

    [Fact]
    public void No_line_is_wider_than_the_page() => Assert.All(
        new[] { "bridle", "watch", "stop", "run", "wait" }.Concat(InspectionVerbs.All).SelectMany(static verb => HelpText.Of(verb).Split('\n')),
        static line => Assert.True(line.Length <= 132, line));

    [Theory]
    [InlineData]
    [InlineData("nothing")]
    [InlineData("watch")]
    [InlineData("stop")]
    public void Wrong_usage_is_one_line_and_code_two(params string[] arguments)
    {
        CommandResult result = BridleProgram.Run(arguments);
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Matches(@"^bridle: [^\n]+ \(see bridle --help\)\n$", result.Error);
    }
}
