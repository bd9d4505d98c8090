using System.Globalization;
using Bridle.Linux.Signals;
using Bridle.Processes;
using Bridle.Processes.Threads;
using Bridle.Target;
using Bridle.Testing;

namespace Bridle.Control.Tests.Stops;

/// <summary>A stop of ours must not be visible in a system call of the victim's.</summary>
public class TransparencyTests
{
    private const int ChildSignal = 17, WindowSignal = 28, Terminate = 15, AlarmSignal = 14;

    private static readonly int s_rounds = Environment.GetEnvironmentVariable("BRIDLE_LONG_TESTS") == "1" ? 10_000 : 1000;

    [Fact]
    public void A_thousand_freezes_interrupt_no_call()
    {
        using RunningVictim victim = Start();
        using (ControlSession session = new())
        using (Victim held = Grab(session, victim))
        {
            for (int round = 0; round < s_rounds; round++) Assert.True(held.InvokeStopped(static process => process.Threads.Count) > 10);
        }

        AssertNoneInterrupted(victim);
    }

    [Fact]
    public void A_storm_of_ignored_signals_interrupts_no_call()
    {
        using RunningVictim victim = Start();
        int[] threads = [.. ProcessWitness.Threads(victim.ProcessId).Select(static thread => thread.Tid)];
        using (ControlSession session = new())
        using (Victim held = Grab(session, victim))
        {
            for (int round = 0; round < s_rounds; round++)
            {
                ProcessSignals.SendToThread(victim.ProcessId, threads[round % threads.Length], round % 2 == 0 ? ChildSignal : WindowSignal);
                if (round % 50 == 0) held.InvokeStopped(static process => process.Threads.Count);
            }
        }

        AssertNoneInterrupted(victim);
    }

    [Fact]
    public void Taking_hold_and_letting_go_interrupts_no_call()
    {
        using RunningVictim victim = Start();
        using ControlSession session = new();
        for (int round = 0; round < s_rounds / 5; round++)
            session.Grab(victim.ProcessId, new GrabOptions { StopAt = round % 2 == 0 ? StopPoint.Grab : StopPoint.None }).Dispose();
        AssertNoneInterrupted(victim);
    }

    [Fact]
    public void A_handler_still_interrupts_and_a_sleep_keeps_the_time_that_is_left()
    {
        using RunningVictim victim = Victims.Start("sleeps", "400");
        victim.WaitForLine("ready");
        using (ControlSession session = new())
        using (Victim held = Grab(session, victim))
        {
            victim.WriteLine("go");
            while (held.IsAlive)
            {
                try
                {
                    held.InvokeStopped(static process => process.Threads.Count);
                }
                catch (VictimGoneException)
                {
                    break;
                }
            }
        }

        Assert.Equal(0, victim.WaitForExit().ShellCode);
        string[] words = victim.WaitForLine("nanosleep").Split(' ');
        Assert.Equal("yes", words[5]);
        Assert.InRange(int.Parse(words[1], CultureInfo.InvariantCulture), 400, 900);
        Assert.InRange(int.Parse(words[3], CultureInfo.InvariantCulture), 400, 900);
    }

    // What the kernel does between two stops that come close upon each other cannot be hit at will: it is done by hand.
    [Fact]
    public void A_signal_before_a_restarted_call_has_begun_again_still_interrupts_it()
    {
        using RunningVictim victim = Victims.Start("awaited");
        victim.WaitForLine("ready");
        using (ControlSession session = new())
        using (Victim held = Grab(session, victim))
        {
            Eventually.Wait(() => held.InvokeStopped(static process => TrySetBack(process)), "the restart of epoll_wait");
            victim.WaitForLine("interrupted");
            Assert.True(held.WaitForEnd(TimeSpan.FromSeconds(10)));
        }

        Assert.Equal(0, victim.WaitForExit().ShellCode);
    }

    private static bool TrySetBack(TracedProcess process)
    {
        const ulong WaitForEvents = 232;
        TracedThread thread = process.Threads.All.Single();
        Assert.True(process.GetRegisters(thread, out Registers registers).IsSuccess);
        if (registers.OrigRax != WaitForEvents || unchecked((long)registers.Rax) >= 0) return false;
        (registers.Rax, registers.Rip) = (WaitForEvents, registers.Rip - 2);
        Assert.True(process.SetRegisters(thread, registers).IsSuccess);
        ProcessSignals.SendToThread(process.ProcessId, thread.Id, AlarmSignal);
        return true;
    }

    private static RunningVictim Start()
    {
        RunningVictim victim = Victims.Start("eintr", "60");
        victim.WaitForLine("ready");
        return victim;
    }

    private static Victim Grab(ControlSession session, RunningVictim victim)
    {
        Victim held = session.Grab(victim.ProcessId);
        held.Continue();
        return held;
    }

    private static void AssertNoneInterrupted(RunningVictim victim)
    {
        Assert.Empty(TextWitness.Differences(victim.ProcessId));
        Assert.All(ProcessWitness.Threads(victim.ProcessId), static thread => Assert.Equal(0, thread.TracerPid));
        victim.Signal(Terminate);
        int code = victim.WaitForExit().ShellCode;
        Assert.True(code == 0, $"{code}\n{victim.Output}{victim.Error}");
        Assert.Equal(10, victim.Output.Split('\n').Count(static line => line.EndsWith(" eintr 0", StringComparison.Ordinal)));
    }
}
