using Bridle.Processes.Breakpoints;
using Bridle.Processes.Injection;
using Bridle.Processes.Memory;
using Bridle.Processes.Threads;

namespace Bridle.Processes;

/// <summary>The parts of a victim that stepping and injecting work on.</summary>
internal sealed class VictimParts
{
    public VictimParts(int processId)
    {
        Threads = new ThreadTable(processId);
        Sites = new SiteTable();
        Memory = new VictimMemory(Threads, Sites);
        Sites.Memory = Memory;
    }

    public ThreadTable Threads { get; }

    public SiteTable Sites { get; }

    public VictimMemory Memory { get; }

    public SlotTable Slots { get; } = new();
}
