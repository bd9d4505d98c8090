using Bridle.Engine.Breakpoint.Firing;
using Bridle.Engine.Probes;
using Bridle.Language;
using Bridle.Language.Intermediate;
using Bridle.Linux;
using Bridle.Probes;

namespace Bridle.Engine.Breakpoint.Matching;

/// <summary>
/// The descriptions of the programs, and what they mean in the victims: now, and in what is loaded later. Any thread: the compiler asks,
/// and control threads tell of more.
/// </summary>
internal sealed class VictimMatcher(ProbeTable probes, ProbeRuns runs, BreakpointLimits limits)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ProbeDescription, DescribedProbes> _described = [];
    private readonly Dictionary<int, List<(int Probe, ProbeDefinition Definition)>> _byProcess = [];
    private readonly List<(int Probe, ProbeDefinition Definition)> _common = [];
    private readonly List<string> _refused = [];

    /// <summary>-Z: what matches nothing may match later.</summary>
    public bool MayMatchNone { get; set; }

    /// <summary>Why a process could not become a victim; null where nobody has tried.</summary>
    public Func<int, string?> WhyAbsent { get; init; } = static _ => null;

    /// <summary>What was asked for and cannot be had; more than the limit is only counted.</summary>
    public int RefusalCount { get; private set; }

    public IReadOnlyList<string> Refusals
    {
        get
        {
            lock (_gate) return [.. _refused];
        }
    }

    public int CountRefusals(ProbeDescription description)
    {
        lock (_gate) return _described.TryGetValue(description, out DescribedProbes? known) ? known.RefusalCount : 0;
    }

    /// <summary>Null where it is the number of a probe that is none of ours.</summary>
    public ProbeFacts? Describe(ProbeDescription description, IReadOnlyCollection<TracedVictim> victims)
    {
        lock (_gate) return description.Identifier is { } id ? DescribeOne(description, id) : Known(description, victims).Facts(MayMatchNone);
    }

    /// <summary>What a number means the table knows itself.</summary>
    public IReadOnlyList<Probe> Match(ProbeDescription description, IReadOnlyCollection<TracedVictim> victims)
    {
        if (description.Identifier is not null) return [];
        lock (_gate) return [.. Known(description, victims).Probes];
    }

    /// <summary>What has been matched in a process.</summary>
    public IReadOnlyList<(int Probe, ProbeDefinition Definition)> Of(int process)
    {
        lock (_gate) return _byProcess.TryGetValue(process, out List<(int, ProbeDefinition)>? list) ? [.. list] : [];
    }

    /// <summary>What has been matched that is the same in all processes.</summary>
    public IReadOnlyList<(int Probe, ProbeDefinition Definition)> Common
    {
        get
        {
            lock (_gate) return [.. _common];
        }
    }

    /// <summary>What the descriptions mean in objects that are new; their clauses run there from now on.</summary>
    public IReadOnlyList<(int Probe, ProbeDefinition Definition)> MatchMore(ProbeTarget target)
    {
        lock (_gate)
        {
            List<(int, ProbeDefinition)> more = [];
            foreach (DescribedProbes described in _described.Values)
            {
                foreach ((Probe probe, ProbeDefinition definition) in Add(described, target))
                {
                    runs.Enable(described.Description, probe);
                    more.Add((probe.Id, definition));
                }
            }
            return more;
        }
    }

    /// <summary>What matched could not be planted.</summary>
    public void Refuse(int probe, ProbeDefinition definition, Errno reason)
    {
        lock (_gate)
        {
            foreach (DescribedProbes described in _described.Values) described.Refuse(probe);
            Refuse($"{definition.Provider}:{definition.Module}:{definition.Function}:{definition.Name}: {Explain(reason)}");
        }
    }

    private static string Explain(Errno reason) =>
        reason == Errno.EBUSY ? "another debugger's breakpoint is there"
        : reason == Errno.EINVAL ? "its first bytes are no instruction"
        : $"no breakpoint can be set there: {reason}";

    private ProbeFacts? DescribeOne(ProbeDescription description, int id)
    {
        DescribedProbes described = new(description);
        foreach ((int probe, ProbeDefinition definition) in _byProcess.Values.Append(_common).SelectMany(static list => list))
        {
            if (probe == id) described.Add(probes[id], definition);
        }
        return described.Probes.Count == 0 ? null : described.Facts(MayMatchNone);
    }

    private string? WhyNot(int process, IReadOnlyCollection<TracedVictim> victims) =>
        victims.Any(victim => victim.Victim.ProcessId == process) ? null : WhyAbsent(process) ?? $"failed to grab process {process}: use -p {process}";

    private DescribedProbes Known(ProbeDescription description, IReadOnlyCollection<TracedVictim> victims)
    {
        if (_described.TryGetValue(description, out DescribedProbes? known)) return known;
        DescribedProbes described = new(description);
        _described.Add(description, described);
        foreach (TracedVictim victim in victims) Add(described, victim.Target);
        foreach (ProbeDefinition definition in Providers.MatchCommon(described.Pattern)) _common.Add((Add(described, definition).Id, definition));
        if (described.Probes.Count == 0 && Providers.Refuse(described.Pattern, process => WhyNot(process, victims)) is { } refusal)
            described.Refusals.Add(refusal);
        return described;
    }

    private List<(Probe Probe, ProbeDefinition Definition)> Add(DescribedProbes described, ProbeTarget target)
    {
        ProbeMatches matches = Providers.Match(described.Pattern, target);
        described.Refusals.AddRange(matches.Refusals);
        foreach (ProbeRefusal refusal in matches.Refusals) Refuse($"{refusal.Provider}:{refusal.Module}:{refusal.Function}:{refusal.Name}: {refusal.Message}");
        if (!_byProcess.TryGetValue(target.ProcessId, out List<(int, ProbeDefinition)>? list)) _byProcess[target.ProcessId] = list = [];
        List<(Probe, ProbeDefinition)> added = new(matches.Probes.Length);
        foreach (ProbeDefinition definition in matches.Probes)
        {
            Probe probe = Add(described, definition);
            list.Add((probe.Id, definition));
            added.Add((probe, definition));
        }
        return added;
    }

    private Probe Add(DescribedProbes described, ProbeDefinition definition)
    {
        Probe probe = probes.Add(definition.Provider, definition.Module, definition.Function, definition.Name);
        described.Add(probe, definition);
        return probe;
    }

    private void Refuse(string text)
    {
        RefusalCount++;
        if (_refused.Count < limits.NamedRefusals) _refused.Add(text);
    }
}
