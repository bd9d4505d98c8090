using System.Collections.Immutable;
using Bridle.Linker;
using Bridle.Linux.Procfs;
using Bridle.Processes.Symbols;
using Bridle.Target;

namespace Bridle.Processes.Snapshots;

/// <summary>
/// What was mapped and loaded at one moment. Immutable: any thread may read it, as long as it likes, after dlclose, exec and
/// exit too. Whoever records an address records <see cref="Number"/> with it.
/// </summary>
public sealed record ProcessSnapshot
{
    /// <summary>1 for the first of a victim, then one more at each change.</summary>
    public required long Number { get; init; }

    public required int ProcessId { get; init; }

    /// <summary>The program as the kernel names it in the victim's mount namespace; null where it may not be read.</summary>
    public string? ExecutablePath { get; init; }

    /// <summary>Ascending; empty where the client wanted none.</summary>
    public ImmutableArray<Mapping> Mappings { get; init; } = [];

    /// <summary>In the linker's order; empty before it has started. Of a program without a linker, the program alone.</summary>
    public ImmutableArray<LoadedObject> Objects { get; init; } = [];

    /// <summary>What every address and name meant then. The files were opened at once, and are read when somebody first asks.</summary>
    public ProcessSymbols Symbols { get; init; } = ProcessSymbols.Empty;

    /// <summary>The program has ended; nothing follows.</summary>
    public bool IsFinal { get; init; }

    public bool TryFindMapping(TargetAddress address, out Mapping mapping)
    {
        int low = 0, high = Mappings.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (Mappings[middle].Range.End <= address) low = middle + 1;
            else high = middle;
        }

        mapping = low < Mappings.Length ? Mappings[low] : default;
        return low < Mappings.Length && mapping.Range.Contains(address);
    }
}
