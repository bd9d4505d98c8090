using System.Collections.Immutable;
using Bridle.Linux.Procfs;
using Bridle.ObjectFiles;
using Bridle.ObjectFiles.CallFrames;
using Bridle.ObjectFiles.Unwinding;
using Bridle.Processes.Symbols;
using Bridle.Target;

namespace Bridle.Processes.Stacks;

/// <summary>
/// The executable mappings of a process, as they were when it was made. How code is unwound is told by the object that a snapshot has
/// there, else by the file that is mapped, else by the image in memory (files that nobody may open), else not at all. Each is looked
/// for once, when somebody asks. One thread at a time.
/// </summary>
internal sealed class CodeMap : ICodeLookup
{
    private readonly ImmutableArray<Mapping> _all;
    private readonly ulong[] _starts, _ends;
    private readonly Mapping[] _mappings;
    private readonly CodeModule?[] _modules;
    private readonly ProcessSymbols _symbols;
    private readonly Func<Mapping, ProcessObject> _open;
    private readonly IMemoryReader _memory;
    private int _last;

    /// <param name="mappings">All of the process, ascending.</param>
    /// <param name="symbols">What is known to be loaded.</param>
    /// <param name="open">The object of a mapping that <paramref name="symbols"/> does not know.</param>
    /// <param name="memory">The process's.</param>
    public CodeMap(ImmutableArray<Mapping> mappings, ProcessSymbols symbols, Func<Mapping, ProcessObject> open, IMemoryReader memory)
    {
        (_all, _symbols, _open, _memory) = (mappings, symbols, open, memory);
        _mappings = [.. mappings.Where(static mapping => mapping.IsExecutable)];
        _starts = [.. _mappings.Select(static mapping => mapping.Range.Start.Value)];
        _ends = [.. _mappings.Select(static mapping => mapping.Range.End.Value)];
        _modules = new CodeModule?[_mappings.Length];
    }

    public bool TryFind(TargetAddress address, out CodeModule module)
    {
        int index = Contains(_last, address.Value) ? _last : IndexOf(address.Value);
        module = default;
        if (index < 0) return false;
        _last = index;
        module = _modules[index] ??= Open(_mappings[index]);
        return true;
    }

    private int IndexOf(ulong address)
    {
        int found = Array.BinarySearch(_starts, address);
        int index = found >= 0 ? found : ~found - 1;
        return index >= 0 && Contains(index, address) ? index : -1;
    }

    private bool Contains(int index, ulong address) => index < _starts.Length && address >= _starts[index] && address < _ends[index];

    private CodeModule Open(in Mapping mapping)
    {
        if (_symbols.TryFindObject(mapping.Range.Start, out ProcessObject? known) && Shows(mapping, known!)) return ModuleOf(known!);
        if (!mapping.IsFile) return FromMemory(mapping);
        ProcessObject unlisted = _open(mapping);
        return Shows(mapping, unlisted) ? ModuleOf(unlisted) : FromMemory(mapping);
    }

    private static CodeModule ModuleOf(ProcessObject shown) => new(shown.File!.Frames, shown.Bias);

    // What lies within an object's extent may be somebody else's: code made at run time, or another object in a gap.
    private static bool Shows(in Mapping mapping, ProcessObject candidate)
    {
        const ulong PageMask = ~0xffful;
        if (candidate.File is not { } file) return false;
        ulong start = candidate.Bias.ToFile(mapping.Range.Start).Value;
        foreach (ProgramHeader segment in file.Elf.Segments)
        {
            if (segment.Type != SegmentType.Load || !segment.IsExecutable) continue;
            ulong first = segment.Address.Value & PageMask, distance = unchecked(start - first);
            if (start < first || distance >= unchecked(segment.Address.Value - first + segment.MemorySize)) continue;
            return !mapping.IsFile || mapping.FileOffset == unchecked((segment.Offset & PageMask) + distance);
        }

        return false;
    }

    /// <summary>An image starts with the header of its file, in this mapping or in the first one of the same file before it.</summary>
    private CodeModule FromMemory(in Mapping mapping)
    {
        TargetAddress start = mapping.Range.Start;
        foreach (Mapping other in _all)
            if (other.FileOffset == 0 && other.Range.Start < mapping.Range.Start && IsSameFile(other, mapping)) start = other.Range.Start;
        return ElfImage.TryOpen(_memory, start, out ElfImage? image, out _) && FrameTable.TryCreate(image, out FrameTable table)
            ? new CodeModule(table, image.Bias)
            : default;
    }

    // Of a core only the paths are known.
    private static bool IsSameFile(in Mapping left, in Mapping right) => right.IsFile
        ? (left.DeviceMajor, left.DeviceMinor, left.Inode) == (right.DeviceMajor, right.DeviceMinor, right.Inode)
        : right.Path.StartsWith('/') && left.Path == right.Path;
}
