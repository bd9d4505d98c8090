using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Bridle.ObjectFiles.Cores;

/// <summary>
/// An ELF core: what the kernel wrote when a process died, or gdb of one that lived. The tables are read when it is opened, the memory
/// when somebody asks. One that was cut (ulimit -c, a full disk) has what was written before. Immutable; any thread.
/// </summary>
public sealed class CoreFile
{
    // e_phnum where the count does not fit: it stands in the first section header then (PN_XNUM, elf(5)).
    private const int CountElsewhere = 0xffff;
    private const int SectionInfoOffset = 44;

    private CoreFile(IFileBytes bytes, ImmutableArray<ProgramHeader> segments, CoreNotes notes, CoreLoss loss)
    {
        (Bytes, Segments, Loss) = (bytes, segments, loss | notes.Loss);
        (Threads, Program, Files, AuxiliaryVector) = (notes.Threads, notes.Program, notes.Files, notes.AuxiliaryVector);
    }

    public IFileBytes Bytes { get; }

    /// <summary>The memory that it describes (PT_LOAD), ascending.</summary>
    public ImmutableArray<ProgramHeader> Segments { get; }

    /// <summary>The one that got the signal first, where the kernel wrote the core.</summary>
    public ImmutableArray<CoreThread> Threads { get; }

    /// <summary>Null where the core does not tell.</summary>
    public CoreProgram? Program { get; }

    /// <summary>The mapped files, ascending.</summary>
    public ImmutableArray<CoreMapping> Files { get; }

    /// <summary>As the kernel gave it to the program; empty where the core has none.</summary>
    public ReadOnlyMemory<byte> AuxiliaryVector { get; }

    public CoreLoss Loss { get; }

    /// <summary>The bytes stay the caller's to close, once nobody asks this file any more.</summary>
    public static bool TryOpen(IFileBytes bytes, [NotNullWhen(true)] out CoreFile? core, out CoreProblem problem, CoreLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        limits ??= CoreLimits.Default;
        core = null;
        Span<byte> start = stackalloc byte[ElfHeader.Size];
        start = start[..bytes.Read(0, start)];
        problem = Check(start, out ElfHeader header);
        if (problem != CoreProblem.None) return false;
        int count = SegmentCount(bytes, header);
        if (count > limits.Segments) problem = CoreProblem.OverLimit;
        if (count == 0 || count < 0) problem = CoreProblem.Malformed;
        if (problem != CoreProblem.None) return false;
        core = Read(bytes, header, count, limits);
        return true;
    }

    private static CoreProblem Check(ReadOnlySpan<byte> start, out ElfHeader header)
    {
        ObjectFileLimits any = ObjectFileLimits.Default with { ProgramHeaders = CountElsewhere, SectionHeaders = ushort.MaxValue };
        ElfProblem problem = ElfHeader.TryParse(start, any, out header);
        return problem switch
        {
            ElfProblem.None => header.Type == ElfType.Core ? CoreProblem.None : CoreProblem.NotCore,
            ElfProblem.NotElf => IsPacked(start) ? CoreProblem.Compressed : CoreProblem.NotElf,
            ElfProblem.Unsupported => CoreProblem.Unsupported,
            ElfProblem.Malformed => CoreProblem.Malformed,
            _ => CoreProblem.Unreadable,
        };
    }

    private static bool IsPacked(ReadOnlySpan<byte> start) =>
        start.StartsWith((ReadOnlySpan<byte>)[0x28, 0xb5, 0x2f, 0xfd]) || start.StartsWith((ReadOnlySpan<byte>)[0xfd, (byte)'7', (byte)'z', (byte)'X', (byte)'Z'])
        || start.StartsWith((ReadOnlySpan<byte>)[0x04, 0x22, 0x4d, 0x18]) || start.StartsWith((ReadOnlySpan<byte>)[0x1f, 0x8b]);

    private static int SegmentCount(IFileBytes bytes, in ElfHeader header)
    {
        Span<byte> count = stackalloc byte[sizeof(int)];
        bool isElsewhere = header.ProgramHeaderCount == CountElsewhere && header.SectionHeaderOffset is > 0 and < long.MaxValue - SectionInfoOffset;
        return isElsewhere && bytes.Read((long)header.SectionHeaderOffset + SectionInfoOffset, count) == count.Length
            ? BinaryPrimitives.ReadInt32LittleEndian(count)
            : header.ProgramHeaderCount;
    }

    private static CoreFile Read(IFileBytes bytes, in ElfHeader header, int count, CoreLimits limits)
    {
        ReadOnlySpan<byte> table = FileTable.Read(bytes, header.ProgramHeaderOffset, count, ProgramHeader.Size);
        CoreLoss loss = table.Length < (long)count * ProgramHeader.Size ? CoreLoss.Segments : CoreLoss.None;
        var loaded = ImmutableArray.CreateBuilder<ProgramHeader>();
        CoreNotes notes = new(bytes, limits);
        for (; table.Length >= ProgramHeader.Size; table = table[ProgramHeader.Size..])
        {
            ProgramHeader segment = ProgramHeader.Parse(table);
            if (segment.Type == SegmentType.Note) notes.Read(segment);
            if (segment.Type != SegmentType.Load || IsWrapped(segment)) continue;
            loaded.Add(segment);
            if (!IsWhole(segment, bytes.Length)) loss |= CoreLoss.Memory;
        }

        loaded.Sort(static (left, right) => left.Address.CompareTo(right.Address));
        return new CoreFile(bytes, loaded.DrainToImmutable(), notes, loss);
    }

    private static bool IsWrapped(in ProgramHeader segment) =>
        segment.MemorySize == 0 || segment.MemorySize > ulong.MaxValue - segment.Address.Value;

    private static bool IsWhole(in ProgramHeader segment, long length) =>
        segment.FileSize == 0 || (segment.Offset <= (ulong)length && segment.FileSize <= (ulong)length - segment.Offset);
}
