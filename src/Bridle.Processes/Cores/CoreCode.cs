using Bridle.Linux.Procfs;
using Bridle.ObjectFiles;
using Bridle.ObjectFiles.CallFrames;
using Bridle.ObjectFiles.Unwinding;
using Bridle.Processes.Snapshots;
using Bridle.Processes.Symbols;
using Bridle.Target;

namespace Bridle.Processes.Cores;

/// <summary>Tells the unwinder what code lies where: that of the loaded objects, and what else could be executed.</summary>
internal sealed class CoreCode(IMemoryReader memory, ProcessSnapshot snapshot) : ICodeLookup
{
    private readonly Dictionary<ProcessObject, (ElfImage? Image, FrameTable? Table)> _images = new(ReferenceEqualityComparer.Instance);

    public bool TryFind(TargetAddress address, out CodeModule module)
    {
        module = default;
        if (!snapshot.Symbols.TryFindObject(address, out ProcessObject? found)) return IsExecutable(address);
        (ElfImage? image, FrameTable? table) = Look(found!);
        if (image is null || !IsCode(image, found!.Bias.ToFile(address))) return IsExecutable(address);
        module = new CodeModule(table, image.Bias);
        return true;
    }

    private (ElfImage? Image, FrameTable? Table) Look(ProcessObject found)
    {
        if (_images.TryGetValue(found, out (ElfImage?, FrameTable?) known)) return known;
        FrameTable? table = null;
        if (ElfImage.TryOpen(memory, found.Extent.Start, out ElfImage? image, out _) && FrameTable.TryCreate(image, out FrameTable described)) table = described;
        return _images[found] = (image, table);
    }

    private bool IsExecutable(TargetAddress address) => snapshot.TryFindMapping(address, out Mapping mapping) && mapping.IsExecutable;

    private static bool IsCode(ElfImage image, FileAddress address)
    {
        foreach (ProgramHeader segment in image.Segments)
            if (segment.Type == SegmentType.Load && segment.IsExecutable && segment.Contains(address)) return true;
        return false;
    }
}
