using System.Collections.Immutable;
using Bridle.Linker;
using Bridle.ObjectFiles;
using Bridle.ObjectFiles.Cores;
using Bridle.Processes.Symbols;
using Bridle.Target;

namespace Bridle.Processes.Cores;

/// <summary>Joins what was loaded with its files.</summary>
internal sealed class CoreSymbols(MappedFiles files, IMemoryReader memory)
{
    // The kernel's is two pages; what is larger is somebody else's.
    private const ulong LargestVdso = 1 << 16;

    public ProcessSymbols Of(ImmutableArray<LoadedObject> objects) =>
        new([.. objects.Select(loaded => new ProcessObject(loaded, () => FileOf(loaded)))]);

    private ObjectFile? FileOf(LoadedObject loaded)
    {
        if (loaded.IsVdso) return FromMemory(loaded);
        return files.TryFindMapping(loaded.Extent.Start, out CoreMapping mapping) ? files.Find(mapping) : null;
    }

    // The vDSO is a whole ELF file, sections and all, and has no other file.
    private ObjectFile? FromMemory(LoadedObject loaded)
    {
        if (loaded.Extent.Size is 0 or > LargestVdso) return null;
        byte[] bytes = new byte[loaded.Extent.Size];
        int got = memory.Read(loaded.Extent.Start, bytes);
        return ElfFile.TryOpen(bytes.AsMemory(0, got), out ElfFile? elf, out _) ? new ObjectFile(elf, loaded.Path) : null;
    }
}
