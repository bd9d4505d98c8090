using System.Text.RegularExpressions;
using Bridle.Testing;

namespace Bridle.Engine.Breakpoint.Tests;

/// <summary>What was sampled in code that is gone when it fires: it means what it meant then.</summary>
public partial class LeavingTests
{
    [Theory]
    [InlineData("exec")]
    [InlineData("exit")]
    public void Stacks_of_threads_that_an_exec_or_the_end_took_are_whole(string how)
    {
        using Tracing tracing = new("leaves", [how]);
        string[] stacks = Stacks(tracing.Run("profile-1999 { @[ustack()] = count(); }"));
        // Code that nothing describes was there too: it makes one look at what is mapped.
        Assert.Contains(stacks, static stack => !stack.Contains('`', StringComparison.Ordinal));
        AssertWhole(stacks, "inner middle through outer burn start_thread");
    }

    [Fact]
    public void Stacks_that_went_through_a_library_are_whole_when_it_is_unloaded()
    {
        using Tracing tracing = new("leaves", ["unload", Victims.Build("leaves", VictimFlavour.Library)]);
        AssertWhole(Stacks(tracing.Run("profile-1999 { @[ustack()] = count(); }")), "inner middle through outer main");
    }

    [Fact]
    public void A_sample_of_an_instruction_that_was_moved_is_of_its_own_place_when_an_exec_follows()
    {
        using Tracing tracing = new("leaves", ["slot"]);
        string output = tracing.Run("pid$target:a.out:fill_and_execute:entry { @hits = count(); } profile-1999 { @[usym(arg1)] = count(); }");
        Assert.Matches(@"(?m)^ +leaves`fill_and_execute +\d\d+$", output);
        // Of the new program, the C library's own start may run before anybody is told where it is.
        Assert.DoesNotMatch(@"(?m)^ +0x[0-9a-f]+ +([3-9]|\d\d+)$", output);
    }

    // "inner" alone is in all of them: the look at the clock that it takes may be in the vDSO.
    private static void AssertWhole(string[] stacks, string expected)
    {
        string[] burning = [.. stacks.Where(static stack => stack.Contains("`inner", StringComparison.Ordinal)).Select(Names)];
        Assert.NotEmpty(burning);
        Assert.All(burning, stack => Assert.Contains(expected, stack, StringComparison.Ordinal));
    }

    private static string[] Stacks(string output) => output.Split("\n\n");

    private static string Names(string stack) => string.Join(' ', FrameName().Matches(stack).Select(static match => match.Groups[1].Value));

    [GeneratedRegex(@"`([\w.]+)(?:\+0x|\n|$)")]
    private static partial Regex FrameName();
}
