using Bridle.Engine.Breakpoint.Naming;

namespace Bridle.Engine.Breakpoint.Firing;

/// <summary>What all surroundings of one victim share.</summary>
internal sealed class VictimFacts(int processId, SymbolHistory history, ThreadGauges gauges, ProcessFacts process, BreakpointLimits limits)
{
    public int ProcessId => processId;

    public SymbolHistory History => history;

    public ThreadGauges Gauges => gauges;

    public ProcessFacts Process => process;

    public BreakpointLimits Limits => limits;

    /// <summary>Samples its threads, if anything does.</summary>
    public ClockSampling? Clock { get; set; }
}
