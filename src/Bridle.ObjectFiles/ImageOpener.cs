using System.Collections.Immutable;
using Bridle.Target;

namespace Bridle.ObjectFiles;

/// <summary>The two ways to an image: from its ELF header, or from the program headers that the kernel names.</summary>
internal static class ImageOpener
{
    private const ulong PageMask = ~0xffful;

    public static ElfProblem Open(IMemoryReader memory, TargetAddress start, ObjectFileLimits limits, out ElfImage? image)
    {
        image = null;
        Span<byte> bytes = stackalloc byte[ElfHeader.Size];
        int got = memory.Read(start, bytes);
        ElfProblem problem = ElfHeader.TryParse(bytes[..got], limits, out ElfHeader header);
        if (problem != ElfProblem.None) return problem;
        TargetAddress table = start.Advance(header.ProgramHeaderOffset);
        problem = ReadSegments(memory, table, header.ProgramHeaderCount, limits, out ImmutableArray<ProgramHeader> segments);
        if (problem != ElfProblem.None) return problem;
        if (!TryBias(start, header.Type, segments, out LoadBias bias)) return ElfProblem.Malformed;
        image = new ElfImage(memory, bias, header.Type, header.Entry, segments, limits);
        return ElfProblem.None;
    }

    public static ElfProblem FromProgramHeaders(IMemoryReader memory, TargetAddress table, int count, TargetAddress entry,
        ObjectFileLimits limits, out ElfImage? image)
    {
        image = null;
        ElfProblem problem = ReadSegments(memory, table, count, limits, out ImmutableArray<ProgramHeader> segments);
        if (problem != ElfProblem.None) return problem;
        if (!TryBiasFromTable(memory, table, segments, limits, out LoadBias bias)) return ElfProblem.Malformed;
        if (!entry.IsNull && !IsCode(segments, bias.ToFile(entry))) return ElfProblem.Malformed;
        ElfType type = bias.Value == 0 ? ElfType.Executable : ElfType.Shared;
        image = new ElfImage(memory, bias, type, bias.ToFile(entry), segments, limits);
        return ElfProblem.None;
    }

    private static ElfProblem ReadSegments(IMemoryReader memory, TargetAddress table, int count, ObjectFileLimits limits,
        out ImmutableArray<ProgramHeader> segments)
    {
        segments = [];
        if (count <= 0) return ElfProblem.Malformed;
        if (count > limits.ProgramHeaders) return ElfProblem.OverLimit;
        byte[] bytes = new byte[count * ProgramHeader.Size];
        if (!memory.TryReadExactly(table, bytes)) return ElfProblem.Unreadable;
        var builder = ImmutableArray.CreateBuilder<ProgramHeader>(count);
        for (int i = 0; i < count; i++) builder.Add(ProgramHeader.Parse(bytes.AsSpan(i * ProgramHeader.Size)));
        segments = builder.MoveToImmutable();
        return ElfProblem.None;
    }

    private static bool TryBias(TargetAddress start, ElfType type, ImmutableArray<ProgramHeader> segments, out LoadBias bias)
    {
        bias = default;
        if (type == ElfType.Executable) return true;
        ulong lowest = ulong.MaxValue;
        foreach (ProgramHeader segment in segments)
            if (segment.Type == SegmentType.Load) lowest = Math.Min(lowest, segment.Address.Value);
        bias = new LoadBias(unchecked(start.Value - (lowest & PageMask)));
        return lowest != ulong.MaxValue;
    }

    /// <summary>PT_PHDR says where the table thinks it is. Static programs have none; their table shares a page with the header.</summary>
    private static bool TryBiasFromTable(IMemoryReader memory, TargetAddress table, ImmutableArray<ProgramHeader> segments,
        ObjectFileLimits limits, out LoadBias bias)
    {
        foreach (ProgramHeader segment in segments)
        {
            if (segment.Type != SegmentType.ProgramHeaders) continue;
            bias = new LoadBias(unchecked(table.Value - segment.Address.Value));
            return true;
        }

        bool opened = Open(memory, new TargetAddress(table.Value & PageMask), limits, out ElfImage? image) == ElfProblem.None;
        bias = opened ? image!.Bias : default;
        return opened;
    }

    private static bool IsCode(ImmutableArray<ProgramHeader> segments, FileAddress entry)
    {
        foreach (ProgramHeader segment in segments)
            if (segment.Type == SegmentType.Load && segment.IsExecutable && segment.Contains(entry)) return true;
        return false;
    }
}
