using Bridle.Engine.Breakpoint.Naming;
using Bridle.Processes;
using Bridle.Processes.Threads;
using Bridle.Target;

namespace Bridle.Engine.Breakpoint.Firing;

/// <summary>A thread that was on a processor when a profile probe was due.</summary>
internal sealed class SampleSurroundings(int processId, SymbolHistory history, ThreadGauges gauges, ProcessFacts facts, BreakpointLimits limits)
    : VictimSurroundings(processId, history, gauges, facts, limits)
{
    private const int UserCounter = 1;

    public bool TryEnter(TracedProcess process, TracedThread thread)
    {
        if (!process.GetRegisters(thread, out Registers registers).IsSuccess) return false;
        Enter(process, thread, registers);
        return true;
    }

    public override long Argument(int index) => index == UserCounter ? unchecked((long)Registers.Rip) : 0;
}
