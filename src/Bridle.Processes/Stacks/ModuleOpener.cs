using System.Collections.Immutable;
using Bridle.Linux.Procfs;
using Bridle.ObjectFiles;
using Bridle.ObjectFiles.CallFrames;
using Bridle.ObjectFiles.Unwinding;
using Bridle.Target;

namespace Bridle.Processes.Stacks;

/// <summary>
/// Finds how the frames of a mapping's code are unwound: by its file, else by the image in memory (the vDSO, and files that nobody
/// may open), else not at all.
/// </summary>
internal sealed class ModuleOpener(string processFolder, ImmutableArray<Mapping> mappings, IMemoryReader memory, FrameTableStore store)
{
    // Of files that were opened already: an object has several, and code of a browser has hundreds.
    private readonly Dictionary<(uint, uint, ulong), (FrameTable? Table, MappedFile? File)> _files = [];

    public CodeModule Open(in Mapping mapping)
    {
        if (!mapping.IsFile) return FromMemory(mapping);
        (FrameTable? table, MappedFile? file) = OfFile(mapping);
        return file is not null && file.TryBias(mapping, out LoadBias bias) ? new CodeModule(table, bias) : FromMemory(mapping);
    }

    private (FrameTable? Table, MappedFile? File) OfFile(in Mapping mapping)
    {
        var key = (mapping.DeviceMajor, mapping.DeviceMinor, mapping.Inode);
        if (_files.TryGetValue(key, out (FrameTable?, MappedFile?) known)) return known;
        (FrameTable?, MappedFile?) opened = default;
        if (MappedFile.TryOpen(processFolder, mapping, memory, out MappedFile? file))
        {
            opened = (TableOf(file), file);
            // What is still asked for, the segments, is read now: the file need not stay open.
            _ = file.Elf.Segments;
            file.Dispose();
        }

        return _files[key] = opened;
    }

    private FrameTable TableOf(MappedFile file)
    {
        if (store.Find(file.Identity) is { } known) return known;
        return store.Add(file.Identity, FrameTable.Create(Read(file.Elf)));
    }

    private static FrameSections Read(ElfFile elf)
    {
        Read(elf, ".eh_frame", out ReadOnlyMemory<byte> frames, out FileAddress framesAt);
        Read(elf, ".eh_frame_hdr", out ReadOnlyMemory<byte> header, out FileAddress headerAt);
        Read(elf, ".debug_frame", out ReadOnlyMemory<byte> debug, out _);
        return new FrameSections
        {
            ExceptionFrame = frames,
            ExceptionFrameAddress = framesAt,
            Header = header,
            HeaderAddress = headerAt,
            DebugFrame = debug,
        };
    }

    private static void Read(ElfFile elf, string name, out ReadOnlyMemory<byte> content, out FileAddress address)
    {
        (content, address) = (default, default);
        if (!elf.TryFindSection(name, out int index)) return;
        address = elf.Sections[index].Address;
        elf.TryReadSection(index, out content, out _);
    }

    /// <summary>An image starts with the header of its file, in this mapping or in the first one of the same file before it.</summary>
    private CodeModule FromMemory(in Mapping mapping)
    {
        TargetAddress start = mapping.Range.Start;
        foreach (Mapping other in mappings)
            if (mapping.IsFile && other.FileOffset == 0 && (other.DeviceMajor, other.DeviceMinor, other.Inode) == (mapping.DeviceMajor, mapping.DeviceMinor, mapping.Inode)
                && other.Range.Start < mapping.Range.Start) start = other.Range.Start;
        return ElfImage.TryOpen(memory, start, out ElfImage? image, out _) && FrameTable.TryCreate(image, out FrameTable table)
            ? new CodeModule(table, image.Bias)
            : default;
    }
}
