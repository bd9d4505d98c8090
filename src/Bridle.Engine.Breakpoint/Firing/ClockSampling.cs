using System.Collections.Immutable;
using Bridle.Engine.Probes;
using Bridle.Linux;
using Bridle.Linux.PerfEvents;
using Bridle.Processes;

namespace Bridle.Engine.Breakpoint.Firing;

/// <summary>
/// profile-N of one victim by the kernel's clock: nobody is stopped. The kernel samples by itself; what it has sampled fires when it is
/// collected, on the control thread, which does so before anything else fires and when the run asks for it. Control thread only, but for what
/// is said otherwise.
/// </summary>
internal sealed class ClockSampling : IDisposable
{
    private readonly ClockSampler _sampler;
    private readonly ImmutableArray<int> _probes;
    private readonly ProbeRuns _runs;
    private readonly ClockSurroundings _surroundings;
    private readonly ClockSampleHandler _fire;
    private readonly int _processId;
    private TracedProcess? _process;
    private bool _isOver;
    private long _told;

    private ClockSampling(ClockSampler sampler, ImmutableArray<int> probes, ProbeRuns runs, VictimFacts facts)
    {
        (_sampler, _probes, _runs, _processId) = (sampler, probes, runs, facts.ProcessId);
        _surroundings = new ClockSurroundings(facts);
        _fire = Fire;
    }

    public bool IsUserOnly => _sampler.IsUserOnly;

    /// <summary>Nanoseconds in which a buffer is full at the soonest. Any thread.</summary>
    public long FillTime => _sampler.FillTime;

    /// <summary>Something was sampled. Any thread.</summary>
    public bool HasMore => _sampler.HasMore;

    /// <summary>While the victim is held: its threads are sampled from when they run.</summary>
    public static bool TryOpen(ImmutableArray<int> threads, IReadOnlyList<SampledProbe> probes, ProbeRuns runs, VictimFacts facts, out ClockSampling? sampling, out Errno error)
    {
        ClockRequest request = new(threads, [.. probes.Select(static probe => probe.Period)], probes.Any(static probe => probe.ReadsStack));
        bool isOpen = ClockSampler.TryOpen(request, facts.Limits.Sampling, out ClockSampler sampler, out error);
        sampling = isOpen ? new ClockSampling(sampler, [.. probes.Select(static probe => probe.Probe)], runs, facts) : null;
        return isOpen;
    }

    /// <summary>Fires what was sampled, in the order of time.</summary>
    /// <param name="process">The victim.</param>
    /// <param name="isOver">The program that was sampled has ended, or executed another one.</param>
    public void Collect(TracedProcess process, bool isOver)
    {
        if (!_sampler.HasMore) return;
        (_process, _isOver) = (process, isOver);
        _sampler.Take(_fire);
        if (_sampler.Lost == _told) return;
        _runs.Run?.DropSamples(_sampler.Lost - _told);
        _told = _sampler.Lost;
    }

    /// <summary>What was sampled while nothing may fire is forgotten.</summary>
    public void Discard() => _sampler.Discard();

    public void Dispose() => _sampler.Dispose();

    private void Fire(in ClockSample sample)
    {
        // Where the kernel cannot tell threads from children, these are sampled too.
        if (sample.ProcessId != _processId) return;
        _surroundings.Enter(_process!, sample, _isOver);
        _runs.Fire(_probes[sample.Clock], _surroundings);
    }
}
