using Bridle.Control.Pausing;
using Bridle.Linux.Procfs;
using Bridle.Processes.Inspection;
using Bridle.Processes.Stacks;

namespace Bridle.Cli.Inspecting;

/// <summary>How the user wants frames to be named.</summary>
internal sealed record StackNaming(bool Raw, bool Sources)
{
    public StackNamer For(ProcessStacks stacks, InspectedProcess process)
    {
        StackNamingOptions options = StackNamingOptions.Default with { Sources = Sources };
        if (Raw) options = options.WithRawNames();
        int threadId = stacks.Threads.IsEmpty ? process.ProcessId : stacks.Threads[0].ThreadId;
        return new StackNamer(stacks.Snapshot.Symbols, options, PerfMap.Of(new ProcessFiles(), process.ProcessId, threadId));
    }
}
