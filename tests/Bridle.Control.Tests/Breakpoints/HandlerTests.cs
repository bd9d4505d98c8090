using Bridle.Control.Events;
using Bridle.Processes;
using Bridle.Processes.Breakpoints;
using Bridle.Processes.Threads;
using Bridle.Target;
using Bridle.Testing;

namespace Bridle.Control.Tests.Breakpoints;

public class HandlerTests
{
    [Fact]
    public void Stop_holds_the_victim_at_the_address_with_clean_text_and_Continue_counts_nothing_twice()
    {
        using Stage stage = Stage.Start("call", "40", "3");
        TargetAddress counted = stage.Address("counted");
        Breakpoint stops = stage.Victim.AddBreakpoint(counted, static (in BreakpointHit hit) => hit.Breakpoint.Hits % 10 == 0 ? Verdict.Stop : Verdict.Continue);
        stage.Begin();
        for (int stop = 1; stop <= 12; stop++)
        {
            Eventually.Wait(() => stage.Victim.IdleAt is not null, $"stop {stop}");
            Assert.Equal(10 * stop, stops.Hits);
            Assert.Equal(StopPoint.Requested, stage.Victim.IdleAt);
            Assert.Empty(TextWitness.Differences(stage.Program.ProcessId));
            TargetAddress[] places = stage.Victim.Invoke(process => process.Threads.All.Select(thread => Place(process, thread)).ToArray());
            Assert.Contains(counted, places);
            Assert.DoesNotContain(counted.Plus(1), places);
            stage.Victim.Continue();
        }

        stage.Program.WaitForLine("counted 120", Stage.Patience);
        stage.LetGo();
        Assert.Equal(120, stops.Hits);
    }

    [Fact]
    public void Removed_in_its_own_handler_it_is_gone_and_the_thread_goes_on()
    {
        using Stage stage = Stage.Start("call", "50", "2");
        Breakpoint once = stage.Victim.AddBreakpoint(stage.Address("counted"), static (in BreakpointHit hit) =>
        {
            hit.Process.RemoveBreakpoint(hit.Breakpoint);
            return Verdict.Continue;
        });
        Assert.Equal("100", stage.Run("counted ")[1]);
        Assert.Equal(1, once.Hits);
        stage.LetGo();
    }

    [Fact]
    public void Removed_by_the_handler_before_it_it_is_not_called()
    {
        using Stage stage = Stage.Start("call", "50", "2");
        Breakpoint? victim = null;
        stage.Victim.AddBreakpoint(stage.Address("counted"), (in BreakpointHit hit) =>
        {
            hit.Process.RemoveBreakpoint(victim!);
            return Verdict.Continue;
        });
        victim = stage.Count("counted");
        stage.Run("counted ");
        Assert.Equal(0, victim.Hits);
        stage.LetGo();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Added_in_a_handler_at_its_own_address_it_counts_from_the_next_hit(bool alsoRemoves)
    {
        using Stage stage = Stage.Start("call", "50", "1");
        Breakpoint? added = null;
        stage.Victim.AddBreakpoint(stage.Address("counted"), (in BreakpointHit hit) =>
        {
            if (alsoRemoves) hit.Process.RemoveBreakpoint(hit.Breakpoint);
            added ??= hit.Process.AddBreakpoint(hit.Breakpoint.Address, static (in BreakpointHit _) => Verdict.Continue);
            return Verdict.Continue;
        });
        Assert.Equal("50", stage.Run("counted ")[1]);
        Assert.Equal(49, added!.Hits);
        stage.LetGo();
    }

    [Fact]
    public void A_handler_that_throws_is_told_of_and_the_victim_goes_on()
    {
        using Stage stage = Stage.Start("call", "5", "1");
        Breakpoint thrower = stage.Victim.AddBreakpoint(stage.Address("counted"), static (in BreakpointHit _) => throw new InvalidOperationException("oops"));
        Assert.Equal("5", stage.Run("counted ")[1]);
        Assert.Equal(5, thrower.Hits);
        Assert.True(stage.Session.TryWaitForNotification(TimeSpan.FromSeconds(10), out Notifications.Notification? told));
        Assert.Contains("oops", Assert.IsType<ErrorEvent>(told!.Event).Text, StringComparison.Ordinal);
        stage.LetGo();
    }

    [Fact]
    public void A_handler_can_skip_a_function_by_its_registers()
    {
        using Stage stage = Stage.Start("call", "100", "2");
        Breakpoint skips = stage.Victim.AddBreakpoint(stage.Address("counted"), static (in BreakpointHit hit) =>
        {
            if (hit.Breakpoint.Hits % 2 == 0) return Verdict.Continue;
            Assert.True(hit.Process.GetRegisters(hit.Thread, out Registers registers).IsSuccess);
            Assert.Equal(hit.Registers.Rip, registers.Rip);
            Assert.True(hit.Process.Memory.TryReadUInt64(registers.StackPointer, out ulong back));
            (registers.Rip, registers.Rsp) = (back, registers.Rsp + 8);
            hit.Process.SetRegisters(hit.Thread, registers);
            return Verdict.Continue;
        });
        Assert.Equal("100", stage.Run("counted ")[1]);
        Assert.Equal(200, skips.Hits);
        stage.LetGo();
    }

    [Fact]
    public void Registers_that_a_handler_read_and_wrote_back_change_nothing()
    {
        using Stage stage = Stage.Start("mixed", "20");
        string expected = Expected("20");
        foreach (TargetAddress address in stage.Instructions("mixed"))
        {
            stage.Victim.AddBreakpoint(address, static (in BreakpointHit hit) =>
            {
                hit.Process.GetRegisters(hit.Thread, out Registers registers);
                hit.Process.SetRegisters(hit.Thread, registers);
                return Verdict.Continue;
            });
        }

        Assert.Equal(expected, stage.Run("mixed ")[1]);
        stage.LetGo();
    }

    [Fact]
    public void Stop_is_obeyed_also_where_the_handler_sent_the_thread_elsewhere()
    {
        using Stage stage = Stage.Start("call", "3", "1");
        TargetAddress back = default;
        Breakpoint stops = stage.Victim.AddBreakpoint(stage.Address("counted"), (in BreakpointHit hit) =>
        {
            Registers registers = hit.Registers;
            hit.Process.Memory.TryReadUInt64(registers.StackPointer, out ulong caller);
            (registers.Rip, registers.Rsp, back) = (caller, registers.Rsp + 8, new TargetAddress(caller));
            hit.Process.SetRegisters(hit.Thread, registers);
            return Verdict.Stop;
        });
        stage.Begin();
        for (int stop = 1; stop <= 3; stop++)
        {
            Eventually.Wait(() => stage.Victim.IdleAt is not null, "the stop");
            Assert.Contains(back, stage.Victim.Invoke(process => process.Threads.All.Select(thread => Place(process, thread)).ToArray()));
            stage.Victim.Continue();
        }

        stage.Program.WaitForLine("counted 0", Stage.Patience);
        Assert.Equal(3, stops.Hits);
        stage.LetGo();
    }

    internal static string Expected(string rounds, string threads = "0")
    {
        using RunningVictim alone = Victims.Start("hits", "mixed", rounds, threads);
        alone.WriteLine("");
        alone.WriteLine("");
        return alone.WaitForLine("mixed ", Stage.Patience).Split(' ')[1];
    }

    private static TargetAddress Place(TracedProcess process, TracedThread thread) =>
        process.GetRegisters(thread, out Registers registers).IsSuccess ? registers.InstructionPointer : default;
}
