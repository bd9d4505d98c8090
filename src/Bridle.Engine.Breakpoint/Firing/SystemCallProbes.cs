using Bridle.Control;
using Bridle.Control.Events;
using Bridle.Probes;
using Bridle.Processes;

namespace Bridle.Engine.Breakpoint.Firing;

/// <summary>The syscall provider for one victim: asks for no more calls, and no more of their ends, than clauses do.</summary>
internal sealed class SystemCallProbes(ProbeRuns runs, SystemCallSurroundings surroundings)
{
    private readonly Dictionary<(long Number, bool IsEntry), int> _probes = [];

    public void Add(int probe, ProbeDefinition definition)
    {
        if (definition.SystemCall is { } number && runs.IsEnabled(probe)) _probes[(number, definition.Kind == ProbeKind.SystemCallEntry)] = probe;
    }

    public SystemCallSubscription? Subscribe(Victim victim)
    {
        if (_probes.Count == 0) return null;
        HashSet<long> numbers = [.. _probes.Keys.Select(static key => key.Number)];
        SystemCallMoments moments = SystemCallMoments.None;
        foreach ((long _, bool isEntry) in _probes.Keys) moments |= isEntry ? SystemCallMoments.Entry : SystemCallMoments.Exit;
        return victim.SubscribeSystemCalls(numbers, moments, OnStop);
    }

    private Verdict OnStop(TracedProcess process, in SystemCallStop stop)
    {
        if (!_probes.TryGetValue((stop.Number, stop.IsEntry), out int probe)) return Verdict.Continue;
        surroundings.Enter(process, stop);
        surroundings.Fire(runs, probe);
        return Verdict.Continue;
    }
}
