using Bridle.Control;
using Bridle.Control.Events;
using Bridle.Engine.Breakpoint.Firing;
using Bridle.Engine.Breakpoint.Matching;
using Bridle.Engine.Breakpoint.Naming;
using Bridle.Engine.Probes;
using Bridle.Linker;
using Bridle.Linux;
using Bridle.ObjectFiles.Demangling;
using Bridle.Probes;
using Bridle.Processes;
using Bridle.Processes.Memory;
using Bridle.Processes.Stacks;
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
    private readonly VictimFacts _facts;
    private readonly HitSurroundings _hits;
    private readonly LifeCycleProbes _lives;
    private readonly List<IDisposable> _subscriptions = [];
    private readonly List<ProbeDefinition> _raised = [];
    private readonly Dictionary<(int Probe, ulong Address), Trap> _planted = [];
    private readonly HashSet<ProcessObject> _seen = [];
    private readonly VictimMemory _memory;

    public TracedVictim(Victim victim, ProbeRuns runs, VictimMatcher matcher, Demangler demangler, BreakpointLimits limits)
    {
        (Victim, _runs, _matcher) = (victim, runs, matcher);
        // By its path here, and not through /proc: it is read when the victim may have ended.
        History = new SymbolHistory(limits.Retirements, demangler, new PerfMap($"/tmp/perf-{victim.ProcessId}.map"));
        ThreadGauges gauges = new(victim.ProcessId, limits.OpenThreads);
        _facts = new VictimFacts(victim.ProcessId, History, gauges, new ProcessFacts(victim.ProcessId, gauges), limits);
        _hits = new HitSurroundings(_facts);
        _lives = new LifeCycleProbes(runs, new LifeCycleSurroundings(_facts));
        Profiling = new Profiling(victim, runs, _facts);
        _memory = victim.Invoke(static process => process.Memory);
        _facts.Process.Begin();
        Look(victim.Snapshot.Symbols);
    }

    public Victim Victim { get; }

    public SymbolHistory History { get; }

    public Profiling Profiling { get; }

    /// <summary>What the victim is now, for a description that is new.</summary>
    public ProbeTarget Target => new(Victim.ProcessId, Victim.Snapshot.Symbols, _memory);

    /// <summary>Its end, told once, and everything that is of interest to users.</summary>
    public Action<VictimEvent> OnTold { get; set; } = static _ => { };

    public void Listen() => _subscriptions.Add(Victim.Subscribe(EventSet.LifeCycle | EventSet.Objects | EventSet.Threads | EventSet.Replacements, Hear));

    /// <summary>Asks the victim for what clauses run at that no place in it stands for.</summary>
    public void ListenFor(IReadOnlyList<(int Probe, ProbeDefinition Definition)> probes)
    {
        SystemCallProbes calls = new(_runs, new SystemCallSurroundings(_facts));
        foreach ((int probe, ProbeDefinition definition) in probes)
        {
            calls.Add(probe, definition);
            _lives.Add(probe, definition);
        }
        try
        {
            if (_lives.Events != EventSet.None) _subscriptions.Add(Victim.Subscribe(_lives.Events, HearMore));
            if (calls.Subscribe(Victim) is { } all) _subscriptions.Add(all);
            if (_lives.Subscribe(Victim) is { } some) _subscriptions.Add(some);
        }
        catch (VictimGoneException)
        {
            // It has died while programs were compiled: that is told like any other end.
        }
    }

    /// <summary>Lets it go on; one that was created has not run before.</summary>
    public void Start()
    {
        if (Victim.IdleAt is StopPoint.Create or StopPoint.PreInit or StopPoint.PostInit or StopPoint.Main) Try(_lives.OnStart);
        Victim.Continue();
    }

    /// <summary>Decides how its threads are sampled, before it goes on.</summary>
    public void Sample(IReadOnlyList<SampledProbe> probes)
    {
        Profiling.Open(probes);
        Try(Profiling.Prepare);
    }

    /// <summary>Fires what was sampled.</summary>
    public void Collect()
    {
        if (Profiling.HasMore) Try(Profiling.Collect);
    }

    /// <summary>Takes back what was written outside of text; breakpoints go when the victim is let go.</summary>
    public void LowerSemaphores() => Try(process =>
    {
        SemaphoreMemory memory = new(process.Memory);
        foreach (ProbeDefinition definition in _raised) StatementSemaphores.Lower(definition, memory);
        _raised.Clear();
    });

    /// <summary>Does something on the control thread. False where that is gone with the victim, suspended, or the caller itself.</summary>
    public bool Try(Action<TracedProcess> action)
    {
        try
        {
            Victim.Invoke(action);
            return true;
        }
        catch (Exception gone) when (gone is VictimGoneException or InvalidOperationException)
        {
            // Its end is told like any other, and while it is suspended it has nothing of ours.
            return false;
        }
    }

    /// <summary>Plants the sites of probes that a clause runs at.</summary>
    public void Plant(TracedProcess process, IEnumerable<(int Probe, ProbeDefinition Definition)> probes, Action<int>? planted = null)
    {
        foreach ((int probe, ProbeDefinition definition) in probes)
        {
            if (!_runs.IsEnabled(probe)) continue;
            for (int site = 0; site < definition.Sites.Length; site++) Plant(process, probe, definition, site);
            if (!definition.Semaphores.IsEmpty && !_raised.Contains(definition)) Raise(process, probe, definition);
            planted?.Invoke(definition.Sites.Length);
        }
    }

    public void Dispose()
    {
        _subscriptions.ForEach(static subscription => subscription.Dispose());
        // A handler that was called before may be reading what was sampled.
        if (!Try(_ => Close())) Close();
    }

    private void Close()
    {
        Profiling.Dispose();
        _facts.Gauges.Dispose();
    }

    private void Raise(TracedProcess process, int probe, ProbeDefinition definition)
    {
        if (StatementSemaphores.Raise(definition, new SemaphoreMemory(process.Memory))) _raised.Add(definition);
        else _matcher.Refuse(probe, definition, Errno.EFAULT);
    }

    private void Plant(TracedProcess process, int probe, ProbeDefinition definition, int site)
    {
        TargetAddress address = definition.Sites[site].Address;
        if (_planted.ContainsKey((probe, address.Value))) return;
        Trap trap = process.AddBreakpoint(address, new PlantedSite(_runs, _hits, probe, definition, site).OnHit);
        _planted.Add((probe, address.Value), trap);
        if (!trap.Problem.IsSuccess) _matcher.Refuse(probe, definition, trap.Problem);
    }

    private Verdict HearMore(TracedProcess process, VictimEvent happened)
    {
        _lives.OnEvent(process, happened);
        return Verdict.Continue;
    }

    private Verdict Hear(TracedProcess process, VictimEvent happened)
    {
        Profiling.OnEvent(process, happened);
        switch (happened)
        {
            case ObjectsChangedEvent changed:
                OnObjects(process, changed.Change);
                break;
            case ExecEvent:
                OnExec(process);
                _lives.OnEvent(process, happened);
                break;
            case ThreadStartedEvent:
                _lives.OnEvent(process, happened);
                break;
            case ThreadExitedEvent ended:
                _lives.OnEvent(process, happened);
                _runs.EndThread(ended.ThreadId);
                _facts.Gauges.Close(ended.ThreadId);
                break;
            case ExitedEvent or LostEvent:
                _lives.OnEvent(process, happened);
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
        _facts.Gauges.Dispose();
        _facts.Process.Begin();
        _planted.Clear();
        _raised.Clear();
        _seen.Clear();
        LookForMore(process);
    }

    private void OnObjects(TracedProcess process, LinkerChange change)
    {
        foreach (LoadedObject gone in change.Unloaded)
        {
            History.Retire(gone.Extent);
            Uproot(process, gone.Extent);
            _raised.RemoveAll(definition => definition.Semaphores.Any(gone.Extent.Contains));
        }
        LookForMore(process);
        Profiling.Prepare(process);
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
