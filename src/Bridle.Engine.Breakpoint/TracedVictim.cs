using Bridle.Control;
using Bridle.Control.Events;
using Bridle.Engine.Breakpoint.Firing;
using Bridle.Engine.Breakpoint.Matching;
using Bridle.Engine.Breakpoint.Naming;
using Bridle.Linker;
using Bridle.ObjectFiles.Demangling;
using Bridle.Probes;
using Bridle.Processes;
using Bridle.Processes.Symbols;
using Bridle.Target;
using Trap = Bridle.Processes.Breakpoints.Breakpoint;

namespace Bridle.Engine.Breakpoint;

/// <summary>
/// One victim of a run: what it has loaded, and where it is probed. What changes it runs on the control thread, or while the victim is
/// held before the run.
/// </summary>
internal sealed class TracedVictim : IDisposable
{
    private readonly ProbeRuns _runs;
    private readonly VictimMatcher _matcher;
    private readonly ThreadGauges _gauges;
    private readonly ProcessFacts _facts;
    private readonly HitSurroundings _hits;
    private readonly Dictionary<(int Probe, ulong Address), Trap> _planted = [];
    private readonly HashSet<ProcessObject> _seen = [];
    private readonly IMemoryReader _memory;
    private EventSubscription? _subscription;

    public TracedVictim(Victim victim, ProbeRuns runs, VictimMatcher matcher, Demangler demangler, BreakpointLimits limits)
    {
        (Victim, _runs, _matcher) = (victim, runs, matcher);
        History = new SymbolHistory(limits.Retirements, demangler);
        _gauges = new ThreadGauges(victim.ProcessId, limits.OpenThreads);
        _facts = new ProcessFacts(victim.ProcessId);
        _hits = new HitSurroundings(victim.ProcessId, History, _gauges, _facts, limits);
        Sampling = new ThreadSampling(victim, runs, new SampleSurroundings(victim.ProcessId, History, _gauges, _facts, limits), limits.OpenThreads);
        _memory = victim.Invoke(static process => process.Memory);
        Look(victim.Snapshot.Symbols);
    }

    public Victim Victim { get; }

    public SymbolHistory History { get; }

    public ThreadSampling Sampling { get; }

    /// <summary>What the victim is now, for a description that is new.</summary>
    public ProbeTarget Target => new(Victim.ProcessId, Victim.Snapshot.Symbols, _memory);

    /// <summary>Its end, told once, and everything that is of interest to users.</summary>
    public Action<VictimEvent> OnTold { get; set; } = static _ => { };

    public void Listen() => _subscription = Victim.Subscribe(EventSet.LifeCycle | EventSet.Objects | EventSet.Threads, Hear);

    /// <summary>Plants the sites of probes that a clause runs at.</summary>
    public void Plant(TracedProcess process, IEnumerable<(int Probe, ProbeDefinition Definition)> probes)
    {
        foreach ((int probe, ProbeDefinition definition) in probes)
        {
            if (!_runs.IsEnabled(probe)) continue;
            for (int site = 0; site < definition.Sites.Length; site++) Plant(process, probe, definition, site);
        }
    }

    public void Dispose()
    {
        _subscription?.Dispose();
        Sampling.Dispose();
        _gauges.Dispose();
    }

    private void Plant(TracedProcess process, int probe, ProbeDefinition definition, int site)
    {
        TargetAddress address = definition.Sites[site].Address;
        if (_planted.ContainsKey((probe, address.Value))) return;
        Trap trap = process.AddBreakpoint(address, new PlantedSite(_runs, _hits, probe, definition, site).OnHit);
        _planted.Add((probe, address.Value), trap);
        if (!trap.Problem.IsSuccess) _matcher.Refuse(definition, trap.Problem);
    }

    private Verdict Hear(TracedProcess process, VictimEvent happened)
    {
        switch (happened)
        {
            case ObjectsChangedEvent changed:
                OnObjects(process, changed.Change);
                break;
            case ExecEvent:
                OnExec(process);
                break;
            case ThreadExitedEvent ended:
                _runs.EndThread(ended.ThreadId);
                _gauges.Close(ended.ThreadId);
                break;
            case ExitedEvent or LostEvent:
                _runs.EndThread(Victim.ProcessId);
                break;
        }
        OnTold(happened);
        return Verdict.Continue;
    }

    // The breakpoints are gone with the text that they were in.
    private void OnExec(TracedProcess process)
    {
        History.RetireAll();
        _facts.Forget();
        _gauges.Dispose();
        _planted.Clear();
        _seen.Clear();
        LookForMore(process);
    }

    private void OnObjects(TracedProcess process, LinkerChange change)
    {
        foreach (LoadedObject gone in change.Unloaded)
        {
            History.Retire(gone.Extent);
            Uproot(process, gone.Extent);
        }
        LookForMore(process);
    }

    private void Uproot(TracedProcess process, AddressRange range)
    {
        foreach (((int Probe, ulong Address) key, Trap trap) in _planted.ToArray())
        {
            if (!range.Contains(new TargetAddress(key.Address))) continue;
            process.RemoveBreakpoint(trap);
            _planted.Remove(key);
        }
    }

    private void LookForMore(TracedProcess process)
    {
        ProcessSymbols symbols = process.Snapshot.Symbols;
        ProcessObject[] fresh = Look(symbols);
        if (fresh.Length == 0) return;
        Plant(process, _matcher.MatchMore(new ProbeTarget(Victim.ProcessId, symbols, _memory) { Objects = [.. fresh] }));
    }

    // What was not there at the last look.
    private ProcessObject[] Look(ProcessSymbols symbols)
    {
        History.Set(symbols);
        ProcessObject[] fresh = [.. symbols.Objects.Where(loaded => !_seen.Contains(loaded))];
        _seen.IntersectWith(symbols.Objects);
        _seen.UnionWith(fresh);
        return fresh;
    }
}
