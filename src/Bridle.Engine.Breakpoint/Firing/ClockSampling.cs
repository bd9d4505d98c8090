using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Bridle.Engine.Probes;
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
    private ClockLosses _told;

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
    public static bool TryOpen(ImmutableArray<int> threads, IReadOnlyList<SampledProbe> probes, ProbeRuns runs, VictimFacts facts, [NotNullWhen(true)] out ClockSampling? sampling, [NotNullWhen(false)] out ClockRefusal? refusal)
    {
        ClockRequest request = new(threads, [.. probes.Select(static probe => probe.Period)], probes.Any(static probe => probe.ReadsStack));
        bool isOpen = ClockSampler.TryOpen(request, facts.Limits.Sampling, out ClockSampler sampler, out refusal);
        sampling = isOpen ? new ClockSampling(sampler, [.. probes.Select(static probe => probe.Probe)], runs, facts) : null;
        return isOpen;
    }

    /// <summary>Fires what was sampled, in the order of time; what was sampled while nobody watched is forgotten.</summary>
    /// <param name="process">The victim.</param>
    /// <param name="isOver">The program that was sampled has ended, or executed another one, or has unloaded some of its code.</param>
    public void Collect(TracedProcess process, bool isOver)
    {
        if (!_sampler.HasMore) return;
        if (process.IsUnwatched) _sampler.Discard();
        else
        {
            (_process, _isOver) = (process, isOver);
            _sampler.Take(_fire);
        }
        if (_sampler.Losses != _told) Tell(_sampler.Losses);
    }

    public void Dispose() => _sampler.Dispose();

    private void Tell(ClockLosses all)
    {
        ClockLosses now = all.Since(_told);
        _told = all;
        if (now.Samples > 0) _runs.Run?.DropSamples(SampleLoss.NoRoom, now.Samples);
        if (now.Pauses > 0) _runs.Run?.DropSamples(SampleLoss.Paused, now.Pauses);
        if (now.Buffers > 0) _runs.Run?.DropSamples(SampleLoss.Unreadable, now.Buffers);
    }

    private void Fire(in ClockSample sample)
    {
        // Where the kernel cannot tell threads from children, these are sampled too.
        if (sample.ProcessId != _processId) return;
        _surroundings.Enter(_process!, sample, _isOver);
        _runs.Fire(_probes[sample.Clock], _surroundings);
    }
}
