using Bridle.Processes;
using Bridle.Processes.Breakpoints;
using Bridle.Testing;

namespace Bridle.Control.Tests.Breakpoints;

public class TrapSignalTests
{
    [Fact]
    public void Traps_of_the_victims_own_go_to_it()
    {
        using Stage stage = Stage.Start("own", "100", "3");
        Breakpoint counted = stage.Count("counted");
        Assert.Equal(["int3", "300", "raised", "300"], stage.Run("int3 "));
        Assert.Equal(300, counted.Hits);
        stage.LetGo();
    }

    [Theory]
    [InlineData("ignored")]
    [InlineData("blocked")]
    [InlineData("caught")]
    public void What_a_victim_does_with_SIGTRAP_stays_so(string mode)
    {
        using Stage stage = Stage.Start(mode, "30", "0");
        Breakpoint counted = stage.Count("counted");
        Assert.Equal(["counted", "30", "kept", "1"], stage.Run("counted "));
        Assert.Equal(30, counted.Hits);
        stage.LetGo();
    }

    [Fact]
    public void No_signal_of_a_storm_is_lost_or_doubled_or_loses_its_value()
    {
        int rounds = Stage.IsLong ? 500 : 20;
        string path = Victims.Build("signals"), output = Path.GetTempFileName();
        using ControlSession session = new();
        using Victim victim = session.Create(path, [$"{rounds}", "4"], new() { StandardOutput = Linux.Spawning.StandardStream.File(output) });
        string[] symbols = ["on_queued", "on_usr1", "send_and_wait"];
        Breakpoint[] all = [.. symbols.Select(symbol => victim.AddBreakpoint(
            Symbols.Find(victim.ProcessId, path, path, symbol), static (in BreakpointHit _) => Verdict.Continue))];
        victim.Continue();
        Assert.True(victim.WaitForEnd(Stage.Patience));
        Assert.Equal(0, victim.Exit?.Code);
        Assert.StartsWith($"queued {4 * rounds} usr1 {4 * rounds} wrong-thread 0 ", File.ReadAllText(output), StringComparison.Ordinal);
        Assert.Equal([4 * rounds, 4 * rounds, 8 * rounds], all.Select(static breakpoint => breakpoint.Hits));
        File.Delete(output);
    }
}
