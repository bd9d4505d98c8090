using Bridle.Probes;
using Bridle.Processes.Breakpoints;

namespace Bridle.Engine.Breakpoint.Firing;

/// <summary>A thread at a breakpoint.</summary>
internal sealed class HitSurroundings(VictimFacts facts) : VictimSurroundings(facts)
{
    private ProbeDefinition? _definition;
    private int _site;

    public void Enter(in BreakpointHit hit, ProbeDefinition definition, int site)
    {
        Enter(hit.Process, hit.Thread.Id, hit.Registers);
        (_definition, _site) = (definition, site);
    }

    public override long Argument(int index) => _definition?.ReadArgument(index, _site, Registers, Process.Memory) ?? 0;
}
