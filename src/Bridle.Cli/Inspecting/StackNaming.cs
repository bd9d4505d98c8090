using Bridle.Control.Pausing;
using Bridle.Linux.Procfs;
using Bridle.Processes.Cores;
using Bridle.Processes.Inspection;
using Bridle.Processes.Stacks;

namespace Bridle.Cli.Inspecting;

/// <summary>How the user wants frames to be named.</summary>
internal sealed record StackNaming(bool Raw, bool Sources)
{
    public StackNamer For(ProcessStacks stacks, InspectedProcess process)
    {
        int threadId = stacks.Threads.IsEmpty ? process.ProcessId : stacks.Threads[0].ThreadId;
        return new StackNamer(stacks.Snapshot.Symbols, Options(), PerfMap.Of(new ProcessFiles(), process.ProcessId, threadId));
    }

    /// <summary>Nobody knows whether a file of names in /tmp is that of the process that has died.</summary>
    public StackNamer For(CoreProcess core) => new(core.Snapshot.Symbols, Options());

    private StackNamingOptions Options()
    {
        StackNamingOptions options = StackNamingOptions.Default with { Sources = Sources };
        return Raw ? options.WithRawNames() : options;
    }
}
