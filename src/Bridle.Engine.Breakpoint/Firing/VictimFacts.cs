using Bridle.Engine.Breakpoint.Naming;

namespace Bridle.Engine.Breakpoint.Firing;

/// <summary>What all surroundings of one victim share.</summary>
internal sealed record VictimFacts(int ProcessId, SymbolHistory History, ThreadGauges Gauges, ProcessFacts Process, BreakpointLimits Limits)
{
    /// <summary>Samples its threads, if anything does.</summary>
    public ClockSampling? Clock { get; set; }
}
