using System.Globalization;
using Bridle.Testing;
using static Bridle.EndToEnd.Tests.BridleProgram;

namespace Bridle.EndToEnd.Tests.Tracing;

/// <summary>Places that programs mark themselves (USDT), as users ask for them.</summary>
public class MarkedPlaceTests
{
    private static readonly string s_victim = Victims.Build("statements");

    [Fact]
    public void They_are_listed_and_one_of_them_is_asked_for_by_its_number()
    {
        string[] listing = Run("-l", "-c", s_victim, "-P", "bridle$target").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)[1..];
        Assert.True(listing.Length > 2, string.Join('\n', listing));
        Assert.All(listing, static line => Assert.Matches(@"^ *\d+ +bridle\d+ +statements +\S+ +\S+$", line));
        int id = int.Parse(listing[1].AsSpan(0, 5), CultureInfo.InvariantCulture);
        string name = listing[1].Split(' ')[^1];
        CommandResult result = Start(id, name);
        Assert.Contains($"description '{id}' matched 1 probe\n", result.Error, StringComparison.Ordinal);
        Assert.Matches($@"\n +{name} +1\n", result.Output);
    }

    [Theory]
    [InlineData("-n", "python$target:::gc-start { @ = count(); }")]
    [InlineData("-P", "python$target { @ = count(); }")]
    public void Those_of_the_installed_python_are_listed(params string[] description)
    {
        string listing = Run(["-l", "-c", "/usr/bin/python3 -c 1", .. description]).Output;
        Assert.Matches(@"\n +\d+ +python\d+ +python3\.\d+ +gc-start\n", listing);
    }

    [Fact]
    public void A_semaphore_is_up_while_somebody_listens_and_down_again_afterwards()
    {
        using RunningVictim victim = RunningVictim.Start(s_victim);
        victim.WaitForLine("ready");
        Assert.Equal("listeners 0", Listeners(victim));
        using RunningVictim trace = BridleProgram.Start("-q", "-p", $"{victim.ProcessId}", "-n", "bridle$target::: { @ = count(); } tick-50ms { printf(\"tick\\n\"); }");
        trace.WaitForLine("tick");
        Assert.NotEqual("listeners 0", Listeners(victim));
        trace.Signal(SigInt);
        Assert.Equal(0, trace.WaitForCode());
        Assert.Equal("listeners 0", Listeners(victim));
        Assert.Empty(TextWitness.Differences(victim.ProcessId));
    }

    private static CommandResult Start(int id, string name) => CommandRunner.Run(
        [BridleProgram.Path, "-c", s_victim, "-n", "bridle$target:::", "-i", $"{id} {{ @[\"{name}\"] = count(); }}"], input: "go\n");

    private static string Listeners(RunningVictim victim)
    {
        victim.WriteLine("go");
        return victim.WaitForLine("listeners ");
    }
}
