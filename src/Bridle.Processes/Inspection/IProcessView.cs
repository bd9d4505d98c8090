using System.Collections.Immutable;

namespace Bridle.Processes.Inspection;

/// <summary>What can be told of a process that is looked at: one that runs, or one of which a core was left.</summary>
public interface IProcessView
{
    int ProcessId { get; }

    /// <summary>The only thread that was asked for; 0 for all of them.</summary>
    int ThreadId { get; }

    /// <summary>At most 15 bytes.</summary>
    string Name { get; }

    /// <summary>The process's id in each pid namespace from ours to its own; one alone where no other is known.</summary>
    ImmutableArray<int> NamespaceIds { get; }

    ImmutableArray<string> ReadArguments();

    /// <summary>NAME=VALUE, as the program was started.</summary>
    ImmutableArray<string> ReadEnvironment();

    ImmutableArray<AuxiliaryFact> ReadAuxiliaryVector();

    ObjectList ReadObjects();

    MemoryMap ReadMemoryMap();
}
