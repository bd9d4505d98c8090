using System.Buffers.Binary;

namespace Bridle.ObjectFiles.Sections;

/// <summary>
/// What stands before compressed bytes: Elf64_Chdr (gABI, "Section compression"), or "ZLIB" and a big-endian length in the .zdebug
/// sections of old.
/// </summary>
internal readonly record struct CompressionHeader(CompressionMethod Method, int Start, int Length)
{
    private const int ElfSize = 24, LegacySize = 12;

    // zlib's own bound: 258 bytes take two bits at least (zlib.net/zlib_tech.html).
    private const ulong MostZlibRatio = 1032;

    public bool IsPresent => Method != CompressionMethod.None;

    /// <summary>Reads and judges the header before anything is allocated for what it promises.</summary>
    public static ElfProblem Read(IFileBytes bytes, in SectionHeader section, bool isLegacy, ObjectFileLimits limits, out CompressionHeader header)
    {
        Span<byte> start = stackalloc byte[isLegacy ? LegacySize : ElfSize];
        header = default;
        if (section.Length < (ulong)start.Length) return ElfProblem.Malformed;
        if (bytes.Read((long)section.Offset, start) != start.Length) return ElfProblem.Unreadable;
        if (isLegacy && !start.StartsWith("ZLIB"u8)) return ElfProblem.Malformed;
        CompressionMethod method = isLegacy ? CompressionMethod.Zlib : (CompressionMethod)BinaryPrimitives.ReadUInt32LittleEndian(start);
        ulong length = isLegacy ? BinaryPrimitives.ReadUInt64BigEndian(start[4..]) : BinaryPrimitives.ReadUInt64LittleEndian(start[8..]);
        if (method is not (CompressionMethod.Zlib or CompressionMethod.Zstd)) return ElfProblem.Unsupported;
        if (length > (ulong)limits.SectionBytes) return ElfProblem.OverLimit;
        if (method == CompressionMethod.Zlib && length / MostZlibRatio > section.Length) return ElfProblem.Malformed;
        header = new CompressionHeader(method, start.Length, (int)length);
        return ElfProblem.None;
    }
}
