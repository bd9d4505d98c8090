using System.Collections.Immutable;
using Bridle.Linux;
using Bridle.Linux.Procfs;
using Bridle.Target;

namespace Bridle.Processes.Inspection;

/// <summary>Reads the mappings with their amounts, or without where the kernel does not give those.</summary>
internal sealed class MemoryMapReading(ProcessFiles files, ProcessDetails details, int processId, int threadId)
{
    public Errno Read(out MemoryMap map)
    {
        bool hasUsage = details.ReadUsage(processId, threadId, out ImmutableArray<MappingUsage> usages).IsSuccess;
        Errno error = Errno.Success;
        if (!hasUsage)
        {
            error = details.ReadMappings(processId, threadId, out ImmutableArray<Mapping> mappings);
            usages = [.. mappings.Select(static mapping => new MappingUsage(mapping))];
        }

        Dictionary<TargetAddress, int> stacks = Stacks(usages);
        map = new MemoryMap([.. usages.Select(usage => new MappedRange(usage, stacks.GetValueOrDefault(usage.Mapping.Range.Start)))], hasUsage);
        return error;
    }

    /// <summary>From the start of a mapping to the thread that has its stack pointer there.</summary>
    private Dictionary<TargetAddress, int> Stacks(ImmutableArray<MappingUsage> usages)
    {
        Dictionary<TargetAddress, int> stacks = [];
        foreach (int thread in files.ThreadIds(processId))
        {
            // The leader's stack has its name from the kernel.
            if (thread == processId || !details.TryReadStackPointer(processId, thread, out TargetAddress stack)) continue;
            if (TryFind(usages, stack, out TargetAddress start)) stacks.TryAdd(start, thread);
        }

        return stacks;
    }

    private static bool TryFind(ImmutableArray<MappingUsage> usages, TargetAddress address, out TargetAddress start)
    {
        int low = 0, high = usages.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (usages[middle].Mapping.Range.End <= address) low = middle + 1;
            else high = middle;
        }

        bool found = low < usages.Length && usages[low].Mapping.Range.Contains(address);
        start = found ? usages[low].Mapping.Range.Start : default;
        return found;
    }
}
