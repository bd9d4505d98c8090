using System.Collections.Immutable;
using Bridle.Control;
using Bridle.Control.Events;
using Bridle.Engine.Probes;
using Bridle.Linux.PerfEvents;
using Bridle.Linux.Procfs;
using Bridle.Processes;

namespace Bridle.Engine.Breakpoint.Firing;

/// <summary>
/// profile-N of one victim: by the kernel's clock where that is permitted and a copy of registers and stack is all that clauses need, by short
/// stops otherwise.
/// </summary>
internal sealed class Profiling(Victim victim, ProbeRuns runs, VictimFacts facts) : IDisposable
{
    private const long ShortestPeriod = 1_000_000, LongestPeriod = 20_000_000;

    private readonly ThreadSampling _stops = new(victim, runs, new SampleSurroundings(facts), facts.Limits.OpenThreads);
    private readonly ProcessFiles _files = new();
    private readonly List<string> _ways = [];
    private ImmutableArray<int> _byClock = [];
    private bool _readsStack;

    /// <summary>How each probe fires, and why so, for users.</summary>
    public IReadOnlyList<string> Ways => _ways;

    /// <summary>Often enough that no buffer is full before, and that output is not late.</summary>
    public long CollectionPeriod => facts.Clock is { } clock ? Math.Clamp(clock.FillTime / 4, ShortestPeriod, LongestPeriod) : long.MaxValue;

    public bool HasMore => facts.Clock?.HasMore ?? false;

    public bool IsByClock(int probe) => _byClock.Contains(probe);

    /// <summary>Decides, while the victim is held.</summary>
    public void Open(IReadOnlyList<SampledProbe> probes)
    {
        SampledProbe[] free = [.. probes.Where(static probe => probe.WhyHeld is null)];
        ClockRefusal? refusal = null;
        if (free.Length > 0 && ClockSampling.TryOpen([.. _files.ThreadIds(victim.ProcessId)], free, runs, facts, out ClockSampling? clock, out refusal))
        {
            facts.Clock = clock;
            _byClock = [.. free.Select(static probe => probe.Probe)];
            _readsStack = free.Any(static probe => probe.ReadsStack);
        }
        foreach (SampledProbe probe in probes) _ways.Add(Describe(probe, refusal));
    }

    /// <summary>A probe is due: looks at the threads that run, unless the kernel does so by itself.</summary>
    public void Sample(int probe)
    {
        if (!IsByClock(probe)) _stops.Sample(probe);
    }

    /// <summary>Fires what was sampled. Control thread.</summary>
    public void Collect(TracedProcess process) => facts.Clock?.Collect(process, isOver: false);

    /// <summary>Learns what has been loaded, since stacks may have to be followed when the program has ended. Control thread.</summary>
    public void Prepare(TracedProcess process)
    {
        if (_readsStack) process.PrepareStacks();
    }

    /// <summary>Before anything else hears of it: what was sampled before it belongs to what was before it. Control thread.</summary>
    public void OnEvent(TracedProcess process, VictimEvent happened)
    {
        bool isOver = happened is ReplacedEvent or ExecEvent or ExitedEvent or LostEvent or ObjectsChangedEvent { Change.Unloaded.IsEmpty: false };
        facts.Clock?.Collect(process, isOver);
    }

    public void Dispose()
    {
        _stops.Dispose();
        facts.Clock?.Dispose();
    }

    private string Describe(SampledProbe probe, ClockRefusal? refusal)
    {
        string who = $"{probe.Name} of pid {victim.ProcessId}";
        if (probe.WhyHeld is { } why) return $"{who}: by short stops, since {why}";
        if (refusal is not null) return $"{who}: by short stops, since the kernel's clock is refused: {refusal.Reason}{(refusal.IsForbidden ? Setting() : "")}";
        return $"{who}: by the kernel's clock, without a stop{(facts.Clock!.IsUserOnly ? $"; time in the kernel is not seen{Setting()}" : "")}";
    }

    private string Setting() => _files.TryReadSetting("kernel/perf_event_paranoid", out int level) ? $" (kernel.perf_event_paranoid is {level})" : "";
}
