using Bridle.Probes;
using Bridle.Processes;
using Bridle.Processes.Breakpoints;

namespace Bridle.Engine.Breakpoint.Firing;

/// <summary>One place of one probe: what its breakpoint calls. Control thread only.</summary>
internal sealed class PlantedSite(ProbeRuns runs, HitSurroundings surroundings, int probe, ProbeDefinition definition, int site)
{
    public Verdict OnHit(in BreakpointHit hit)
    {
        if (!definition.Fires(site, hit.Registers, hit.Process.Memory)) return Verdict.Continue;
        surroundings.Enter(hit, definition, site);
        surroundings.Fire(runs, probe);
        return Verdict.Continue;
    }
}
