using System.Globalization;
using Bridle.Processes;
using Bridle.Processes.Breakpoints;
using Bridle.Testing;

namespace Bridle.Control.Tests.Breakpoints;

public class CountTests
{
    [Theory]
    [InlineData(VictimFlavour.Pie)]
    [InlineData(VictimFlavour.NoPie)]
    [InlineData(VictimFlavour.Static)]
    [InlineData(VictimFlavour.StaticPie)]
    [InlineData(VictimFlavour.NoFramePointer)]
    [InlineData(VictimFlavour.Musl)]
    [InlineData(VictimFlavour.MuslStatic)]
    public void Every_call_is_a_hit_in_every_flavour(VictimFlavour flavour)
    {
        using Stage stage = Stage.In(flavour, "call", "300", "4");
        Breakpoint counted = stage.Count("counted");
        Assert.Equal("1200", stage.Run("counted ")[1]);
        Assert.Equal(1200, counted.Hits);
        stage.LetGo();
    }

    [Theory]
    [InlineData(VictimFlavour.Pie)]
    [InlineData(VictimFlavour.Static)]
    public void A_stripped_program_is_counted_by_the_address_of_its_twin(VictimFlavour flavour)
    {
        using Stage stage = Stage.In(flavour | VictimFlavour.Stripped, "call", "100", "2");
        Breakpoint counted = stage.Count(stage.Address("counted", flavour | VictimFlavour.Threads));
        stage.Run("counted ");
        Assert.Equal(200, counted.Hits);
        stage.LetGo();
    }

    [Fact]
    public void Fifty_threads_at_one_breakpoint_are_all_counted()
    {
        long rounds = Stage.IsLong ? 1000 : 60;
        using Stage stage = Stage.Start("call", rounds.ToString(CultureInfo.InvariantCulture), "50");
        Breakpoint counted = stage.Count("counted");
        stage.Run("counted ");
        Assert.Equal(50 * rounds, counted.Hits);
        stage.LetGo();
    }

    [Fact]
    public void A_timer_at_a_thousand_a_second_changes_no_count()
    {
        using Stage stage = Stage.Start("call", Stage.IsLong ? "50000" : "3000", "3", "1000");
        Breakpoint counted = stage.Count("counted");
        string[] said = stage.Run("counted ");
        Assert.Equal(long.Parse(said[1], CultureInfo.InvariantCulture), counted.Hits);
        Assert.NotEqual("0", said[3]);
        stage.LetGo();
    }

    // The counter's own instruction has the trap: a hit that is told before the handler leaves has run, and one that is not has not.
    [Fact]
    public void Handlers_that_leap_out_change_no_count()
    {
        using Stage stage = Stage.Start("leap", Stage.IsLong ? "50000" : "3000", "0", "700");
        Breakpoint counted = stage.Count("counted");
        string[] said = stage.Run("counted ");
        Assert.NotEqual("0", said[3]);
        Assert.Equal(long.Parse(said[1], CultureInfo.InvariantCulture), counted.Hits);
        stage.LetGo();
    }

    [Fact]
    public void Users_of_one_address_are_each_told_and_leave_one_by_one()
    {
        using Stage stage = Stage.Start("call", "100", "2");
        Breakpoint first = stage.Count("counted"), second = stage.Count("counted");
        Breakpoint leaver = stage.Victim.AddBreakpoint(stage.Address("counted"), static (in BreakpointHit hit) => hit.Breakpoint.Hits == 7 ? Verdict.Remove : Verdict.Continue);
        stage.Run("counted ");
        Assert.Equal((200, 200, 7), (first.Hits, second.Hits, leaver.Hits));
        Assert.True(leaver.IsRemoved && first.IsPlanted);
        stage.LetGo();
        Assert.False(first.IsPlanted);
    }

    [Fact]
    public void A_hit_allocates_nothing()
    {
        using Stage stage = Stage.Start("call", "2000", "1");
        long[] marks = new long[20];
        stage.Victim.AddBreakpoint(stage.Address("counted"), (in BreakpointHit hit) =>
        {
            if (hit.Breakpoint.Hits % 100 == 0) marks[(hit.Breakpoint.Hits / 100) - 1] = GC.GetAllocatedBytesForCurrentThread();
            return Verdict.Continue;
        });
        stage.Run("counted ");
        // A collection that other tests cause may charge this thread with the rest of its buffer, once; what a hit allocates would be everywhere.
        Assert.InRange(marks.Zip(marks.Skip(1)).Count(static pair => pair.First != pair.Second), 0, 4);
        stage.LetGo();
    }
}
