using System.Collections.Immutable;
using Bridle.Control;
using Bridle.Control.Events;
using Bridle.Engine.Breakpoint.Firing;
using Bridle.Engine.Breakpoint.Matching;
using Bridle.Engine.Probes;
using Bridle.Engine.Running;
using Bridle.Language;
using Bridle.Language.Intermediate;
using Bridle.ObjectFiles.Demangling;
using Bridle.Probes;

namespace Bridle.Engine.Breakpoint;

/// <summary>
/// The victims of a run: finds probes in them for the compiler, plants those that clauses run at, and fires them. Victims are added while
/// they are held, then programs are compiled against a <see cref="ProbeTable"/> whose source this is, then the run is attached, and last
/// they are let go. Whoever holds the victims releases them.
/// </summary>
public sealed class TracedVictims : IProbeSource, IDisposable
{
    private readonly BreakpointLimits _limits;
    private readonly Demangler _demangler;
    private readonly ProbeRuns _runs = new();
    private readonly VictimMatcher _matcher;
    private readonly Dictionary<int, string> _absent = [];
    private ImmutableArray<TracedVictim> _victims = [];
    private int _alive;

    /// <param name="probes">Where probes are added.</param>
    /// <param name="demangler">Makes readable names of symbols; null for names as they are.</param>
    /// <param name="limits">Null for the defaults.</param>
    public TracedVictims(ProbeTable probes, Demangler? demangler = null, BreakpointLimits? limits = null)
    {
        (_limits, _demangler) = (limits ?? BreakpointLimits.Default, demangler ?? Demangler.Raw);
        _matcher = new VictimMatcher(probes, _runs, _limits) { WhyAbsent = process => _absent.GetValueOrDefault(process) };
    }

    public bool IsEmpty => _victims.IsEmpty;

    /// <summary>-Z: a description that matches nothing, or is refused, may match later.</summary>
    public bool MayMatchNone
    {
        get => _matcher.MayMatchNone;
        set => _matcher.MayMatchNone = value;
    }

    /// <summary>-l: what is the same in all processes can be listed without a victim.</summary>
    public bool IsForListing { get; init; }

    /// <summary>How many places were asked for and cannot be probed.</summary>
    public int RefusalCount => _matcher.RefusalCount;

    /// <summary>The same for one description of a program.</summary>
    public int CountRefusals(ProbeDescription description) => _matcher.CountRefusals(description);

    public bool Contains(int processId) => _victims.Any(victim => victim.Victim.ProcessId == processId);

    /// <summary>Which, and why.</summary>
    public IReadOnlyList<string> Refusals => _matcher.Refusals;

    /// <summary>How each profile probe fires in each victim, and why so.</summary>
    public IReadOnlyList<string> Samplings => [.. _victims.SelectMany(static victim => victim.Profiling.Ways)];

    /// <summary>Hears what happens to victims, on their control threads: must not wait for anybody.</summary>
    public Action<VictimEvent> OnTold { get; set; } = static _ => { };

    /// <summary>Takes a victim, held at a stop point. The same process a second time is none more.</summary>
    public void Add(Victim victim)
    {
        ArgumentNullException.ThrowIfNull(victim);
        if (Contains(victim.ProcessId)) return;
        TracedVictim traced = new(victim, _runs, _matcher, _demangler, _limits) { OnTold = Tell };
        _victims = _victims.Add(traced);
        _alive++;
        traced.Listen();
    }

    /// <summary>A process that programs name, and that cannot be had: they are told why.</summary>
    public void Miss(int processId, string reason) => _absent.TryAdd(processId, reason);

    public ProbeFacts? Describe(ProbeDescription description) => HasNothing ? null : _matcher.Describe(description, _victims);

    public IReadOnlyList<Probe> Match(ProbeDescription description) => HasNothing ? [] : _matcher.Match(description, _victims);

    public bool Exists(string kind, string name) => kind == "provider"
        ? _victims.Any(victim => PidProvider.NameOf(victim.Victim.ProcessId) == name)
        : _victims.Any(victim => victim.Victim.Snapshot.Symbols.Objects.Any(loaded => loaded.Name == name));

    /// <summary>From now on probes fire into the run; those at which a clause runs are planted.</summary>
    /// <param name="run">The run.</param>
    /// <param name="planted">Hears how many places have been dealt with since it was last called; on the control threads, one at a time.</param>
    public void Attach(TracingRun run, Action<int>? planted = null)
    {
        _runs.Run = run;
        foreach (TracedVictim victim in _victims)
        {
            victim.Try(process => victim.Plant(process, _matcher.Of(process.ProcessId), planted));
            victim.ListenFor(_matcher.Common);
            victim.Sample(run.SampledProbes());
        }
    }

    /// <summary>Lets all go on.</summary>
    public void Start()
    {
        foreach (TracedVictim victim in _victims) victim.Start();
        if (Volatile.Read(ref _alive) == 0 && !IsEmpty) _runs.Run?.Finish();
    }

    /// <summary>After the run, before the victims are let go: takes back what was written into them besides breakpoints.</summary>
    public void Detach()
    {
        foreach (TracedVictim victim in _victims) victim.LowerSemaphores();
    }

    /// <inheritdoc cref="RunHost.FindSymbol"/>
    public SymbolName? FindSymbol(long addressSpace, ulong address)
    {
        int process = unchecked((int)addressSpace);
        foreach (TracedVictim victim in _victims)
        {
            if (victim.Victim.ProcessId == process) return victim.History.Find(unchecked((int)(addressSpace >> 32)), address);
        }
        return null;
    }

    /// <inheritdoc cref="RunHost.TrySample"/>
    public bool TrySample(int probe)
    {
        foreach (TracedVictim victim in _victims)
        {
            if (victim.Victim.IsAlive) victim.Profiling.Sample(probe);
        }
        return !IsEmpty;
    }

    /// <inheritdoc cref="RunHost.SamplesItself"/>
    public bool SamplesItself(int probe) => !IsEmpty && _victims.All(victim => victim.Profiling.IsByClock(probe));

    /// <inheritdoc cref="RunHost.CollectionPeriod"/>
    public long CollectionPeriod => IsEmpty ? long.MaxValue : _victims.Min(static victim => victim.Profiling.CollectionPeriod);

    /// <inheritdoc cref="RunHost.CollectSamples"/>
    public void CollectSamples()
    {
        foreach (TracedVictim victim in _victims) victim.Collect();
    }

    public void Dispose()
    {
        foreach (TracedVictim victim in _victims) victim.Dispose();
    }

    private bool HasNothing => IsEmpty && !IsForListing && _absent.Count == 0;

    // In this order, so that the end of the last victim is told within the run.
    private void Tell(VictimEvent happened)
    {
        OnTold(happened);
        if (happened is ExitedEvent or LostEvent && Interlocked.Decrement(ref _alive) == 0) _runs.Run?.Finish();
    }
}
