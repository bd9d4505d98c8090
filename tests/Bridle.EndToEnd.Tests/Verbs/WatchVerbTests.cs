using System.CommandLine;
using Bridle.Cli;
using Bridle.Cli.Verbs;
using Bridle.Cli.Watching;
using Bridle.Control;

namespace Bridle.EndToEnd.Tests.Verbs;

public class WatchVerbTests
{
    [Fact]
    public void Commands_and_processes_can_be_repeated_and_mixed()
    {
        WatchRequest request = Read("-p", "7", "-c", "ls -l", "-p", "8", "-c", "sh -c 'exit 3'", "-p", "7", "--", "a b", "-c", "--json", "@x");
        Assert.Equal([7, 8], request.Processes);
        Assert.Equal(["ls|-l", "sh|-c|exit 3", "a b|-c|--json|@x"], request.Commands.Select(static words => string.Join('|', words)));
        Assert.False(request.Json || request.Hold || request.Debug);
        Assert.Equal(StopPoint.None, request.StopAt);
    }

    [Theory]
    [InlineData("create", StopPoint.Create)]
    [InlineData("exec", StopPoint.Create)]
    [InlineData("preinit", StopPoint.PreInit)]
    [InlineData("postinit", StopPoint.PostInit)]
    [InlineData("main", StopPoint.Main)]
    public void A_stop_point_goes_by_its_name_and_by_the_setting_that_dtrace_has(string name, StopPoint expected)
    {
        Assert.Equal(expected, Read("--stop-at", name, "-c", "true").StopAt);
        Assert.Equal(expected, Read("-x", $"evaltime={name}", "-c", "true").StopAt);
    }

    [Fact]
    public void Hold_alone_holds_before_main()
    {
        Assert.Equal(StopPoint.PostInit, Read("--hold", "-c", "true").StopAt);
        Assert.Equal(StopPoint.Main, Read("--hold", "--stop-at", "main", "-c", "true").StopAt);
        Assert.True(Read("--hold", "-p", "7").Hold);
    }

    [Fact]
    public void Switches_are_read()
    {
        Assert.True(Read("--json", "-p", "7").Json);
        Assert.True(Read("-x", "debug", "-p", "7").Debug);
    }

    [Theory]
    [InlineData("nothing to watch")]
    [InlineData("nothing to watch", "--json")]
    [InlineData("invalid pid: 0", "-p", "0")]
    [InlineData("invalid pid: -3", "-p=-3")]
    [InlineData("invalid pid: 7x", "-p", "7x", "-c", "true")]
    [InlineData("invalid pid: 99999999999", "-p", "99999999999")]
    [InlineData("empty command", "-c", " ")]
    [InlineData("unbalanced '", "-c", "echo 'a")]
    [InlineData("Required argument missing for option: '-c'", "-c")]
    [InlineData("not a stop point: exit", "--stop-at", "exit", "-c", "true")]
    [InlineData("failed to set -x evaltime: invalid value for specified option", "-x", "evaltime=exit", "-c", "true")]
    [InlineData("failed to set -x evaltime: invalid value for specified option", "-x", "evaltime", "-c", "true")]
    [InlineData("failed to set -x debug: invalid value for specified option", "-x", "debug=1", "-c", "true")]
    [InlineData("failed to set -x colour: invalid option name", "-x", "colour=red", "-c", "true")]
    public void What_makes_no_sense_is_told_before_anything_runs(string expected, params string[] arguments) =>
        Assert.StartsWith(expected, Refusal(arguments), StringComparison.Ordinal);

    private static WatchRequest Read(params string[] arguments)
    {
        WatchRequest? request = null;
        Assert.Equal("", Parse(arguments, given => request = given));
        return request!;
    }

    private static string Refusal(string[] arguments) => Parse(arguments, static given => Assert.Fail($"accepted: {given}"));

    private static string Parse(string[] arguments, Action<WatchRequest> accept)
    {
        Command verb = WatchVerb.Build(request =>
        {
            accept(request);
            return ExitCode.Success;
        });
        ParseResult parsed = verb.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count != 0)
        {
            return parsed.Errors[0].Message;
        }
        try
        {
            Assert.Equal(ExitCode.Success, parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false }));
            return "";
        }
        catch (UsageException misuse)
        {
            return misuse.Message;
        }
    }
}
