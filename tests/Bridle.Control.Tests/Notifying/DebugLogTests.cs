using System.Collections.Concurrent;
using Bridle.Control.Logging;
using Bridle.Linux.Spawning;
using Bridle.Processes.Breakpoints;
using Bridle.Testing;

namespace Bridle.Control.Tests.Notifying;

public class DebugLogTests
{
    private static readonly CreateOptions Quiet = new() { StandardOutput = StandardStream.Null };

    [Fact]
    public void The_log_has_the_facts_and_goes_to_the_sink_as_it_is_written()
    {
        ConcurrentQueue<string> lines = new();
        ControlSession session = new(new SessionOptions { Debug = true, DebugSink = lines.Enqueue });
        Victim victim = session.Create("/bin/true", [], Quiet with { StopAt = StopPoint.Main });
        int pid = victim.ProcessId;
        Assert.Contains(lines, line => line.Contains($"pid {pid}: hit breakpoint at 0x", StringComparison.Ordinal));
        victim.Dispose();
        Assert.Contains(lines, line => line.EndsWith($"pid {pid}: killing", StringComparison.Ordinal));
        Assert.Equal(lines, session.Log.Dump());
        session.Dispose();
    }

    [Fact]
    public void Letting_go_and_upgrading_are_in_it()
    {
        using RunningVictim sleeper = Victims.Start("sleeper");
        sleeper.WaitForLine("ready");
        using ControlSession session = new(new SessionOptions { Debug = true });
        using (session.Observe(sleeper.ProcessId)) session.Grab(sleeper.ProcessId).Dispose();
        Assert.Contains(session.Log.Dump(), line => line.EndsWith($"pid {sleeper.ProcessId}: upgrading", StringComparison.Ordinal));
        Assert.Contains(session.Log.Dump(), line => line.EndsWith($"pid {sleeper.ProcessId}: releasing", StringComparison.Ordinal));
    }

    [Fact]
    public void The_ring_keeps_the_newest_lines_in_order()
    {
        DebugLog log = new(null, isOn: true);
        for (int number = 0; number < 3000; number++) log.Write($"line {number}");
        IReadOnlyList<string> kept = log.Dump();
        Assert.Equal(Enumerable.Range(3000 - kept.Count, kept.Count).Select(static number => $"line {number}"), kept.Select(static line => line[line.IndexOf("line", StringComparison.Ordinal)..]));
        Assert.Equal(1024, kept.Count);
    }

    [Fact]
    public void A_sink_that_fails_harms_nobody()
    {
        using ControlSession session = new(new SessionOptions { Debug = true, DebugSink = static _ => throw new FormatException("sink") });
        using Victim victim = session.Create("/bin/true", [], Quiet);
        victim.Continue();
        Assert.True(victim.WaitForEnd(TimeSpan.FromSeconds(20)));
        Assert.True(victim.Exit!.Value.IsSuccess);
        Assert.NotEmpty(session.Log.Dump());
    }

    [Fact]
    public void Off_it_keeps_nothing()
    {
        if (!string.IsNullOrEmpty(Environment.GetEnvironmentVariable("BRIDLE_DEBUG"))) return;
        using ControlSession session = new(new SessionOptions { DebugSink = static line => throw new FormatException(line) });
        using Victim victim = session.Create("/bin/true", [], Quiet);
        Assert.False(session.Log.IsOn);
        Assert.Empty(session.Log.Dump());
    }

    [Fact]
    public void Off_a_hit_allocates_nothing()
    {
        using RunningVictim leader = Victims.Start("leader", "1");
        leader.WaitForLine("ready");
        using ControlSession session = new();
        using Victim victim = session.Grab(leader.ProcessId, new GrabOptions { StopAt = StopPoint.None, KeepMappings = true });
        string line = CommandRunner.Output("nm", Victims.Build("leader")).Split('\n').Single(static text => text.EndsWith(" target", StringComparison.Ordinal));
        var address = victim.Snapshot.Mappings.First(static mapping => mapping.Path == Victims.Build("leader")).Range.Start.Plus(Convert.ToInt64(line.Split(' ')[0], 16));
        long warm = 0, end = 0;
        Breakpoint breakpoint = victim.AddBreakpoint(address, (in BreakpointHit hit) =>
        {
            if (hit.Breakpoint.Hits == 50) warm = GC.GetAllocatedBytesForCurrentThread();
            if (hit.Breakpoint.Hits == 250) Volatile.Write(ref end, GC.GetAllocatedBytesForCurrentThread());
            return Processes.Verdict.Continue;
        });
        Eventually.Wait(() => Volatile.Read(ref end) != 0, "250 hits");
        victim.RemoveBreakpoint(breakpoint);
        Assert.Equal(warm, end);
    }
}
