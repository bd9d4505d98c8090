using Bridle.Control.Pausing;
using Bridle.DotNet;
using Bridle.Linux.Procfs;
using Bridle.Processes.Cores;
using Bridle.Processes.Inspection;
using Bridle.Processes.Stacks;

namespace Bridle.Cli.Inspecting;

/// <summary>How the user wants frames to be named.</summary>
internal sealed record StackNaming(bool Raw, SourceSearch Sources)
{
    /// <param name="managed">Names the code of the process's .NET runtime; null where it has none.</param>
    public StackNamer For(ProcessStacks stacks, InspectedProcess process, DotNetNamer? managed)
    {
        int threadId = stacks.Threads.IsEmpty ? process.ProcessId : stacks.Threads[0].ThreadId;
        ICodeNamer map = PerfMap.Of(new ProcessFiles(), process.ProcessId, threadId);
        return managed is null
            ? new StackNamer(stacks.Snapshot.Symbols, Options(), map)
            : new StackNamer(stacks.Snapshot.Symbols, Options(), map, managed);
    }

    /// <summary>Nobody knows whether a file of names in /tmp is that of the process that has died.</summary>
    public StackNamer For(CoreProcess core) => new(core.Snapshot.Symbols, Options());

    private StackNamingOptions Options()
    {
        StackNamingOptions options = StackNamingOptions.Default with { Sources = Sources };
        return Raw ? options.WithRawNames() : options;
    }
}
