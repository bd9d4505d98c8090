using System.Collections.Immutable;
using Bridle.Linux.Procfs;
using Bridle.ObjectFiles;
using Bridle.ObjectFiles.Cores;
using Bridle.Target;

namespace Bridle.Processes.Cores;

/// <summary>
/// Makes the mappings of a core from its two lists: the segments have the access, the mapped files have names. gdb leaves out the
/// segments that nobody has written; of those, the headers of the files tell the access.
/// </summary>
internal sealed class CoreMappings(CoreFile core, MappedFiles files, AuxiliaryVector vector)
{
    // Where the kernel maps it in every process (VSYSCALL_ADDR).
    private const ulong SystemCallPage = 0xffffffffff600000;
    private const ulong PageMask = ~0xffful;

    public ImmutableArray<Mapping> Find()
    {
        var found = ImmutableArray.CreateBuilder<Mapping>(core.Segments.Length + core.Files.Length);
        TargetAddress end = default;
        foreach (ProgramHeader segment in core.Segments)
        {
            // What overlaps another is no mapping.
            if (segment.Address.Value < end.Value) continue;
            Mapping mapping = Describe(segment);
            end = mapping.Range.End;
            found.Add(mapping);
        }

        int described = found.Count;
        foreach (CoreMapping file in core.Files)
            if (!IsDescribed(found, described, file.Range)) found.Add(Describe(file));
        found.Sort(static (left, right) => left.Range.Start.CompareTo(right.Range.Start));
        return found.DrainToImmutable();
    }

    private Mapping Describe(in ProgramHeader segment)
    {
        AddressRange range = new(new TargetAddress(segment.Address.Value), new TargetAddress(segment.Address.Value).Plus(unchecked((long)segment.MemorySize)));
        MappingAccess access = Access(segment);
        if (!files.TryFindMapping(range.Start, out CoreMapping file)) return new Mapping(range, access, 0, 0, 0, 0, NameOf(range), false);
        ulong offset = unchecked(file.FileOffset + (range.Start.Value - file.Range.Start.Value));
        return new Mapping(range, access, offset, 0, 0, 0, file.Path, file.IsDeleted);
    }

    private Mapping Describe(in CoreMapping file) => new(file.Range, AccessOf(file), file.FileOffset, 0, 0, 0, file.Path, file.IsDeleted);

    private MappingAccess AccessOf(in CoreMapping file)
    {
        foreach (ProgramHeader segment in files.Segments(file))
        {
            ulong first = segment.Offset & PageMask;
            bool isThere = segment.Type == SegmentType.Load && file.FileOffset >= first && file.FileOffset - first < unchecked(segment.FileSize + (segment.Offset - first));
            if (isThere) return Access(segment);
        }

        return MappingAccess.Read;
    }

    private string NameOf(AddressRange range)
    {
        if (range.Start.Value == SystemCallPage) return "[vsyscall]";
        if (range.Start.Value == vector[AuxiliaryType.SysInfoEhdr] && !range.Start.IsNull) return "[vdso]";
        return range.Contains(new TargetAddress(vector[AuxiliaryType.ExecFn])) ? "[stack]" : "";
    }

    private static MappingAccess Access(in ProgramHeader segment) =>
        (segment.IsReadable ? MappingAccess.Read : 0) | (segment.IsWritable ? MappingAccess.Write : 0) | (segment.IsExecutable ? MappingAccess.Execute : 0);

    private static bool IsDescribed(ImmutableArray<Mapping>.Builder found, int count, AddressRange range)
    {
        (int low, int high) = (0, count);
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (found[middle].Range.End <= range.Start) low = middle + 1;
            else high = middle;
        }

        return low < count && found[low].Range.Start < range.End;
    }
}
