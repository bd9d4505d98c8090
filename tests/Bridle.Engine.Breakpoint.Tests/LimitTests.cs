using Bridle.Engine.Breakpoint.Firing;
using Bridle.Engine.Breakpoint.Naming;
using Bridle.ObjectFiles.Demangling;
using Bridle.Processes.Stacks;
using Bridle.Target;

namespace Bridle.Engine.Breakpoint.Tests;

/// <summary>Each limit, tripped.</summary>
public class LimitTests
{
    [Fact]
    public void Only_so_many_unloads_are_remembered()
    {
        SymbolHistory history = new(2, Demangler.Raw, new PerfMap("/nonexistent"));
        for (ulong page = 1; page <= 3; page++) history.Retire(new AddressRange(new TargetAddress(page * 0x1000), new TargetAddress(page * 0x1000 + 0x1000)));
        Assert.Equal([0, 2, 3], new[] { 0x1000L, 0x2000L, 0x3000L }.Select(address => history.MarkOf([address])));
    }

    [Fact]
    public void Files_of_only_so_many_threads_stay_open()
    {
        using ThreadGauges gauges = new(Environment.ProcessId, 1);
        int[] threads = [.. new Linux.Procfs.ProcessFiles().ThreadIds(Environment.ProcessId).Take(3)];
        Assert.Equal(3, threads.Length);
        Assert.All(threads, thread => Assert.True(gauges.Of(thread).TryReadState(out char state) && state is 'R' or 'S'));
        string[] open = [.. Directory.GetFiles("/proc/self/fd").Select(static file => new FileInfo(file).LinkTarget ?? "").Where(static target => target.EndsWith("/stat", StringComparison.Ordinal) && target.Contains($"/proc/{Environment.ProcessId}/task/", StringComparison.Ordinal))];
        Assert.True(open.Length <= 1, string.Join(' ', open));
    }

    [Fact]
    public void The_search_for_an_ancestor_ends()
    {
        using ThreadGauges gauges = new(Environment.ProcessId, 1);
        ProcessFacts facts = new(Environment.ProcessId, gauges);
        Assert.False(facts.IsProgenyOf(1_000_000_000, 1024));
        Assert.True(facts.IsProgenyOf(Environment.ProcessId, 1));
        Assert.False(facts.IsProgenyOf(Environment.ProcessId, 0));
    }

    [Fact]
    public void Stacks_have_only_so_many_frames()
    {
        using Tracing tracing = new("work", ["1", "1"], new BreakpointLimits { StackDepth = 2 });
        Assert.StartsWith("2 2\n", tracing.Run("pid$target:a.out:work:entry { this->a = ustackdepth; printf(\"%d %d\\n\", this->a, ustackdepth); }"), StringComparison.Ordinal);
    }

    [Fact]
    public void Only_so_many_refusals_are_kept_by_name()
    {
        using Tracing tracing = new("work", ["0", "1"], new BreakpointLimits { NamedRefusals = 0 });
        tracing.Victims.MayMatchNone = true;
        Assert.Equal(0, tracing.Victims.Describe(new Language.Intermediate.ProbeDescription($"pid{tracing.Victim.ProcessId}", "a.out", "nowhere", "entry"))!.Matches);
        Assert.Equal(1, tracing.Victims.RefusalCount);
        Assert.Empty(tracing.Victims.Refusals);
    }
}
