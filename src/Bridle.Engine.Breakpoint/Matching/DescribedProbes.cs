using Bridle.Engine.Probes;
using Bridle.Language;
using Bridle.Language.Intermediate;
using Bridle.Probes;

namespace Bridle.Engine.Breakpoint.Matching;

/// <summary>A description of a program and what it has matched so far. Guarded by whoever keeps it.</summary>
internal sealed class DescribedProbes(ProbeDescription description)
{
    private readonly HashSet<int> _known = [], _unplanted = [];
    private ProbeDefinition? _first;
    private bool _haveOneSignature = true;

    public ProbeDescription Description => description;

    public ProbePattern Pattern { get; } = new(description.Provider, description.Module, description.Function, description.Name);

    public List<Probe> Probes { get; } = [];

    public List<ProbeRefusal> Refusals { get; } = [];

    /// <summary>What it means and cannot be had, as is found out by looking or by planting.</summary>
    public int RefusalCount => Refusals.Count + _unplanted.Count;

    public void Add(Probe probe, ProbeDefinition definition)
    {
        if (_known.Add(probe.Id)) Probes.Add(probe);
        _first ??= definition;
        _haveOneSignature &= _first.Arguments.AsSpan().SequenceEqual(definition.Arguments.AsSpan());
    }

    /// <summary>A probe could not be planted, everywhere or in places.</summary>
    public void Refuse(int probe)
    {
        if (_known.Contains(probe)) _unplanted.Add(probe);
    }

    /// <param name="mayMatchNone">A description that matches nothing may match later, so that a refusal is no fault.</param>
    public ProbeFacts Facts(bool mayMatchNone)
    {
        bool isRefused = Probes.Count == 0 && Refusals.Count > 0 && !mayMatchNone;
        bool hasTypes = _haveOneSignature && _first is { Arguments.IsEmpty: false };
        return new ProbeFacts(
            Probes.Count,
            hasTypes ? [.. _first!.Arguments.Select(static type => new ProbeArgument(type.Declaration, type.Native, type.Translated))] : null,
            _haveOneSignature,
            isRefused ? new ProbeFault(ErrorTags.Of(Refusals[0].Tag), Refusals[0].Message) : null);
    }
}
