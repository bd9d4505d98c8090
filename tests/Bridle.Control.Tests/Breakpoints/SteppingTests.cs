using System.Globalization;
using Bridle.Processes.Breakpoints;
using Bridle.Target;

namespace Bridle.Control.Tests.Breakpoints;

public class SteppingTests
{
    private const int LoopPasses = 5;

    [Theory]
    [InlineData("0", "0")]
    [InlineData("3", "0")]
    [InlineData("2", "1000")]
    public void A_breakpoint_at_every_instruction_of_a_function_changes_no_result(string threads, string microseconds)
    {
        string rounds = Stage.IsLong ? "500" : "20";
        string expected = HandlerTests.Expected(rounds, threads);
        using Stage stage = Stage.Start("mixed", rounds, threads, microseconds);
        TargetAddress[] addresses = stage.Instructions("mixed");
        Breakpoint[] all = [.. addresses.Select(stage.Count)];
        Assert.All(all, static breakpoint => Assert.True(breakpoint.IsPlanted));
        Assert.Equal(expected, stage.Run("mixed ")[1]);
        AssertCounts(all, addresses, stage.Instructions("mixed"), Rounds(rounds, threads));
        stage.LetGo();
    }

    [Fact]
    public void A_faulting_load_gives_the_program_its_own_addresses_and_is_reached_again_when_it_is_mended()
    {
        using Stage stage = Stage.Start("fault", "50", "1");
        Breakpoint load = stage.Count("load_here");
        Assert.Equal(["faults", "50", "wrong", "0"], stage.Run("faults "));
        Assert.Equal(100, load.Hits);
        stage.LetGo();
    }

    [Fact]
    public void A_faulting_division_is_told_at_its_own_address()
    {
        using Stage stage = Stage.Start("divide", "50", "1");
        Breakpoint division = stage.Count("divide_here");
        Assert.Equal(["faults", "50", "wrong", "0"], stage.Run("faults "));
        Assert.Equal(100, division.Hits);
        stage.LetGo();
    }

    // The program writes the operand of the trapped instruction: a stale copy would return the value of the round before. More texts than
    // StepOver.MostVersions, so that the limit is passed too.
    [Theory]
    [InlineData("300")]
    [InlineData("100")]
    public void Code_that_is_rewritten_behind_its_trap_runs_as_it_is_written(string rounds)
    {
        using Stage stage = Stage.Start("rewrite", rounds);
        Breakpoint code = stage.Count(new TargetAddress((ulong)stage.Code));
        Assert.Equal(rounds, stage.Run("right ")[1]);
        Assert.Equal(rounds, code.Hits.ToString(CultureInfo.InvariantCulture));
        stage.LetGo();
    }

    private static long Rounds(string rounds, string threads) =>
        long.Parse(rounds, CultureInfo.InvariantCulture) * Math.Max(1, long.Parse(threads, CultureInfo.InvariantCulture));

    // The first instruction runs once a round; the loop's two, five times; every other one once, or not at all.
    private static void AssertCounts(Breakpoint[] all, TargetAddress[] addresses, TargetAddress[] again, long rounds)
    {
        Assert.Equal(addresses, again);
        Assert.Equal(rounds, all[0].Hits);
        Assert.Equal(2, all.Count(breakpoint => breakpoint.Hits == LoopPasses * rounds));
        Assert.All(all, breakpoint => Assert.True(breakpoint.Hits <= rounds || breakpoint.Hits == LoopPasses * rounds, $"{breakpoint.Address}: {breakpoint.Hits}"));
        Assert.True(all.Count(breakpoint => breakpoint.Hits == rounds) > 40);
    }
}
