using System.Diagnostics;
using Bridle.Processes;
using Bridle.Processes.Breakpoints;
using Bridle.Target;
using Bridle.Testing;

namespace Bridle.Control.Tests.Breakpoints;

public class LettingGoTests
{
    private const int Kill = 9;
    private const string Endless = "1000000000";

    [Fact]
    public void Let_go_of_while_it_hits_with_threads_in_slots_it_is_as_it_was()
    {
        using Stage stage = Stage.Start("call", Endless, "4", "1000");
        Breakpoint counted = stage.Count("counted");
        stage.Begin();
        AwaitHits(stage.Victim, counted);
        stage.Victim.Dispose();
        stage.AssertIntact();
        for (int turn = 0; turn < (Stage.IsLong ? 100 : 5); turn++) Turn(stage, stage.Address("counted"));
    }

    [Fact]
    public void Let_go_of_while_threads_step_alone_it_is_as_it_was()
    {
        using Stage stage = Stage.Start("mixed", Endless, "3", "1000");
        TargetAddress[] all = stage.Instructions("mixed");
        stage.Begin();
        stage.Victim.Dispose();
        stage.AssertIntact();
        for (int turn = 0; turn < (Stage.IsLong ? 100 : 5); turn++) Turn(stage, all);
    }

    [Fact]
    public void Killed_at_any_moment_of_a_hit_its_end_is_told()
    {
        Random random = new(7);
        for (int turn = 0; turn < (Stage.IsLong ? 200 : 6); turn++)
        {
            using Stage stage = Stage.Start("mixed", Endless, "3");
            Breakpoint[] all = [.. stage.Instructions("mixed").Select(stage.Count)];
            stage.Begin();
            AwaitHits(stage.Victim, all[turn % 8]);
            SpinFor(random.Next(3000));
            Assert.True(stage.Program.Signal(Kill));
            Assert.True(stage.Victim.WaitForEnd(TimeSpan.FromSeconds(20)), "no end");
            Assert.Equal(Kill, stage.Victim.Exit?.Signal);
        }
    }

    private static void Turn(Stage stage, params TargetAddress[] addresses)
    {
        using ControlSession session = new();
        using Victim victim = session.Grab(stage.Program.ProcessId);
        Breakpoint[] all = [.. addresses.Select(address => victim.AddBreakpoint(address, static (in BreakpointHit _) => Verdict.Continue))];
        victim.Continue();
        AwaitHits(victim, all[0]);
        victim.Dispose();
        stage.AssertIntact();
        Assert.All(ProcessWitness.Threads(stage.Program.ProcessId), static thread => Assert.True(thread.State is not ('t' or 'T' or 'Z')));
    }

    private static void AwaitHits(Victim victim, Breakpoint breakpoint)
    {
        long before = breakpoint.Hits;
        Eventually.Wait(() => breakpoint.Hits > before + 20 || !victim.IsAlive, "hits");
        Assert.True(victim.IsAlive, $"{victim.Exit}");
    }

    private static void SpinFor(int microseconds)
    {
        long started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started).TotalMicroseconds < microseconds) Thread.SpinWait(10);
    }
}
