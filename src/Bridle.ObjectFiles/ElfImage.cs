using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Bridle.Target;

namespace Bridle.ObjectFiles;

/// <summary>
/// An object as it lies in memory. Holds the program headers and reads everything else when asked, so an image is as
/// good as the memory at that moment. Not thread-affine; as safe for threads as the reader is.
/// </summary>
public sealed class ElfImage
{
    private const ulong PageMask = ~0xffful;
    private readonly ObjectFileLimits _limits;

    internal ElfImage(IMemoryReader memory, LoadBias bias, ElfType type, FileAddress entry,
        ImmutableArray<ProgramHeader> segments, ObjectFileLimits limits)
    {
        (Memory, Bias, Type, Segments, _limits) = (memory, bias, type, segments, limits);
        Entry = bias.ToTarget(entry);
    }

    /// <summary>What is added to the object's file addresses; 0 for a program at fixed addresses.</summary>
    public LoadBias Bias { get; }

    public ElfType Type { get; }

    public TargetAddress Entry { get; }

    public ImmutableArray<ProgramHeader> Segments { get; }

    internal IMemoryReader Memory { get; }

    /// <summary>All pages from the first segment that is loaded to the last; empty where there is none.</summary>
    public AddressRange Extent => Pages(onlyExecutable: false);

    /// <summary>All pages from the first executable segment to the last.</summary>
    public AddressRange Text => Pages(onlyExecutable: true);

    /// <summary>Opens the object whose ELF header lies at <paramref name="start"/>.</summary>
    public static bool TryOpen(IMemoryReader memory, TargetAddress start, [NotNullWhen(true)] out ElfImage? image,
        out ElfProblem problem, ObjectFileLimits? limits = null)
    {
        problem = ImageOpener.Open(memory, start, limits ?? ObjectFileLimits.Default, out image);
        return image is not null;
    }

    /// <summary>
    /// Opens a program from the addresses that the kernel gives it (AT_PHDR, AT_PHNUM, AT_ENTRY), where its ELF header
    /// need not be mapped. <paramref name="entry"/> may be Null: then it is not checked.
    /// </summary>
    public static bool TryFromProgramHeaders(IMemoryReader memory, TargetAddress programHeaders, int count,
        TargetAddress entry, [NotNullWhen(true)] out ElfImage? image, out ElfProblem problem, ObjectFileLimits? limits = null)
    {
        problem = ImageOpener.FromProgramHeaders(memory, programHeaders, count, entry, limits ?? ObjectFileLimits.Default, out image);
        return image is not null;
    }

    /// <summary>The first segment of a type; false where there is none.</summary>
    public bool TryFindSegment(SegmentType type, out ProgramHeader segment)
    {
        foreach (ProgramHeader candidate in Segments)
        {
            if (candidate.Type != type) continue;
            segment = candidate;
            return true;
        }

        segment = default;
        return false;
    }

    /// <summary>Where PT_DYNAMIC lies, or Null.</summary>
    public TargetAddress Dynamic =>
        TryFindSegment(SegmentType.Dynamic, out ProgramHeader segment) ? Bias.ToTarget(segment.Address) : TargetAddress.Null;

    /// <summary>Reads the dynamic section; false where there is none or it has no end within the limit.</summary>
    public bool TryReadDynamic([NotNullWhen(true)] out DynamicSection? section) =>
        DynamicSection.TryRead(Memory, Dynamic, Bias, out section, _limits, Extent);

    /// <summary>The path in PT_INTERP.</summary>
    public bool TryReadInterpreter(out string path)
    {
        path = "";
        return TryFindSegment(SegmentType.Interpreter, out ProgramHeader segment)
            && Memory.TryReadCString(Bias.ToTarget(segment.Address), _limits.PathBytes, out path);
    }

    /// <summary>The GNU build-id in lower-case hex.</summary>
    public bool TryReadBuildId(out string buildId)
    {
        byte[] buffer = [];
        foreach (ProgramHeader segment in Segments)
        {
            if (segment.Type != SegmentType.Note || segment.FileSize > (ulong)_limits.NoteBytes) continue;
            // One buffer for all: a header may name a thousand such segments.
            if (buffer.Length < (int)segment.FileSize) buffer = new byte[(int)segment.FileSize];
            Span<byte> notes = buffer.AsSpan(0, (int)segment.FileSize);
            if (!Memory.TryReadExactly(Bias.ToTarget(segment.Address), notes)) continue;
            if (NoteScanner.TryFindBuildId(notes, segment.Alignment, _limits, out buildId)) return true;
        }

        buildId = "";
        return false;
    }

    private AddressRange Pages(bool onlyExecutable)
    {
        (ulong first, ulong last) = (ulong.MaxValue, 0);
        foreach (ProgramHeader segment in Segments)
        {
            ulong start = segment.Address.Value;
            bool counts = segment.Type == SegmentType.Load && segment.MemorySize != 0 && (segment.IsExecutable || !onlyExecutable);
            // A segment that wraps around is nobody's.
            if (!counts || segment.MemorySize - 1 > ulong.MaxValue - start) continue;
            (first, last) = (Math.Min(first, start & PageMask), Math.Max(last, (start + (segment.MemorySize - 1)) | ~PageMask));
        }

        return last < first
            ? default
            : new AddressRange(Bias.ToTarget(new FileAddress(first)), Bias.ToTarget(new FileAddress(last)).Plus(1));
    }
}
