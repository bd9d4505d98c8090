using System.Collections.Immutable;
using Bridle.Linux.Procfs;

namespace Bridle.Processes.Inspection;

/// <summary>All of a process's mappings at one moment.</summary>
/// <param name="Entries">Ascending.</param>
/// <param name="HasUsage">False where the kernel tells no amounts: then they are 0.</param>
public sealed record MemoryMap(ImmutableArray<MappedRange> Entries, bool HasUsage)
{
    /// <summary>Bytes of address space.</summary>
    public ulong Size => Entries.Aggregate(0UL, static (sum, entry) => unchecked(sum + entry.Usage.Mapping.Range.Size));

    /// <summary>The sum of one amount over all mappings.</summary>
    public long Sum(Func<MappingUsage, long> amount) => Entries.Aggregate(0L, (sum, entry) => unchecked(sum + amount(entry.Usage)));
}

/// <summary>One mapping.</summary>
/// <param name="Usage">Where it lies, and what of it is in memory.</param>
/// <param name="StackThread">The thread whose stack it is, as far as one that sleeps there shows; 0 for none.</param>
public sealed record MappedRange(MappingUsage Usage, int StackThread);
