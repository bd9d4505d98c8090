using Bridle.Engine.Probes;
using Bridle.Language;
using Bridle.Language.Intermediate;
using Bridle.Probes;

namespace Bridle.Engine.Breakpoint.Matching;

/// <summary>A description of a program and what it has matched so far. Guarded by whoever keeps it.</summary>
internal sealed class DescribedProbes(ProbeDescription description)
{
    private readonly HashSet<int> _known = [];
    private ProbeDefinition? _first;
    private bool _haveOneSignature = true;

    public ProbeDescription Description => description;

    public ProbePattern Pattern { get; } = new(description.Provider, description.Module, description.Function, description.Name);

    public List<Probe> Probes { get; } = [];

    public List<ProbeRefusal> Refusals { get; } = [];

    public void Add(Probe probe, ProbeDefinition definition)
    {
        if (_known.Add(probe.Id)) Probes.Add(probe);
        _first ??= definition;
        _haveOneSignature &= _first.Arguments.AsSpan().SequenceEqual(definition.Arguments.AsSpan());
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
