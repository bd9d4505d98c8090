using System.Collections.Immutable;
using Bridle.Control.Logging;
using Bridle.Linux.Procfs;
using Bridle.Processes;
using Bridle.Processes.Breakpoints;
using Bridle.Target;

namespace Bridle.Control.Following;

/// <summary>
/// Holds a victim at the stop point that is armed, once. main is found by the argument that start-up code hands to the C library,
/// so that it works in stripped programs; where that code is of an unknown kind, by the symbol; and where there is none, the entry
/// point stands for it. Control thread only.
/// </summary>
internal sealed class StopPointKeeper(TracedProcess process, DebugLog log)
{
    private StopPoint _armed;

    /// <summary>Told which point a stop is for, before it is asked for.</summary>
    public Action<StopPoint> OnReached { get; set; } = static _ => { };

    public void Arm(StopPoint at) => _armed = at;

    /// <summary>The armed point is one that the run-time linker tells of.</summary>
    public bool WaitsForLinker => _armed == StopPoint.PreInit;

    /// <summary>
    /// The armed point cannot be reached: no breakpoint works in a 32-bit program. Its exec stop stands for it, for whoever waits.
    /// </summary>
    private bool FallBack()
    {
        if (_armed is StopPoint.None or StopPoint.Create || process.Is64Bit) return false;
        if (log.IsOn) log.Write($"pid {process.ProcessId}: a 32-bit program cannot be held at {_armed}: stopping at its exec");
        _armed = StopPoint.Create;
        return true;
    }

    /// <summary>One-shot: true the first time that the armed point is reached.</summary>
    public bool Reach(StopPoint at)
    {
        if (_armed != at || at == StopPoint.None) return false;
        _armed = StopPoint.None;
        OnReached(at);
        return true;
    }

    /// <summary>A new program is mapped and has not begun: sets out to the armed point.</summary>
    public void Approach()
    {
        if (FallBack()) return;
        bool waitsForLinker = process.Linker is { EventAddress.IsNull: false } && !process.IsStatic;
        switch (_armed)
        {
            case StopPoint.PreInit when !waitsForLinker:
                Await(process.EntryPoint, StopPoint.PreInit);
                break;
            case StopPoint.PostInit or StopPoint.Main:
                ApproachMain();
                break;
            default:
                break;
        }
    }

    private void ApproachMain()
    {
        if (process.TryFindMainCall(out TargetAddress call) && TryAdd(call, AtMainCall)) return;
        // The way there may lead through words that the linker has not filled yet: by the entry point it has.
        TryAdd(process.EntryPoint, AtEntry);
    }

    private Verdict AtEntry(in BreakpointHit hit)
    {
        process.RemoveBreakpoint(hit.Breakpoint);
        if (process.TryFindMainCall(out TargetAddress call) && TryAdd(call, AtMainCall)) return Verdict.Continue;
        if (process.TryFindMainSymbol(out TargetAddress main) && TryAwait(main, _armed)) return Verdict.Continue;
        if (log.IsOn) log.Write($"pid {process.ProcessId}: no main found: stopping at the entry point");
        return Reach(_armed) ? Verdict.Stop : Verdict.Continue;
    }

    private Verdict AtMainCall(in BreakpointHit hit)
    {
        process.RemoveBreakpoint(hit.Breakpoint);
        TargetAddress main = new(hit.Registers.Rdi);
        if (IsCode(main) && TryAwait(main, _armed)) return Verdict.Continue;
        if (process.TryFindMainSymbol(out main) && TryAwait(main, _armed)) return Verdict.Continue;
        if (log.IsOn) log.Write($"pid {process.ProcessId}: {main} is not main: stopping before it is called");
        return Reach(_armed) ? Verdict.Stop : Verdict.Continue;
    }

    private void Await(TargetAddress address, StopPoint at)
    {
        if (!TryAwait(address, at) && log.IsOn) log.Write($"pid {process.ProcessId}: no breakpoint for {at} at {address}");
    }

    private bool TryAwait(TargetAddress address, StopPoint at) => TryAdd(address, (in BreakpointHit hit) =>
    {
        process.RemoveBreakpoint(hit.Breakpoint);
        return Reach(at) ? Verdict.Stop : Verdict.Continue;
    });

    private bool TryAdd(TargetAddress address, BreakpointHandler handler)
    {
        Breakpoint breakpoint = process.AddBreakpoint(address, handler, isInternal: true);
        if (breakpoint.Problem.IsSuccess) return true;
        process.RemoveBreakpoint(breakpoint);
        return false;
    }

    private bool IsCode(TargetAddress address)
    {
        if (!process.TryReadMappings(out ImmutableArray<Mapping> mappings)) return false;
        foreach (Mapping mapping in mappings)
            if (mapping.Range.Contains(address)) return mapping.IsExecutable;
        return false;
    }
}
