using System.Buffers.Binary;
using Bridle.ObjectFiles.Sections;
using Bridle.Target;

namespace Bridle.ObjectFiles;

/// <summary>The first 64 bytes, checked.</summary>
internal readonly record struct ElfHeader(
    ElfType Type, FileAddress Entry, ulong ProgramHeaderOffset, ulong SectionHeaderOffset,
    int ProgramHeaderCount, int SectionHeaderCount, int SectionNames)
{
    public const int Size = 64;
    private const int Class64 = 2;
    private const int LittleEndian = 1;
    private const int Amd64 = 62;

    public static ElfProblem TryParse(ReadOnlySpan<byte> bytes, ObjectFileLimits limits, out ElfHeader header)
    {
        header = default;
        if (bytes.Length < 6) return ElfProblem.Unreadable;
        if (!bytes.StartsWith("\u007fELF"u8)) return ElfProblem.NotElf;
        if (bytes[4] != Class64 || bytes[5] != LittleEndian) return bytes[4] is 1 or 2 ? ElfProblem.Unsupported : ElfProblem.Malformed;
        if (bytes.Length < Size) return ElfProblem.Unreadable;
        header = Parse(bytes);
        return header.Check(bytes, limits);
    }

    /// <summary>The header of a file without segments, whose sections have no names.</summary>
    public static void Write(Span<byte> bytes, ElfType type, int sectionHeaderOffset, int sectionHeaderCount)
    {
        "\u007fELF"u8.CopyTo(bytes);
        (bytes[4], bytes[5], bytes[6]) = (Class64, LittleEndian, 1);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[16..], (ushort)type);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[18..], Amd64);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[40..], sectionHeaderOffset);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[52..], Size);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[58..], SectionHeader.Size);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[60..], checked((ushort)sectionHeaderCount));
    }

    private static ElfHeader Parse(ReadOnlySpan<byte> bytes) => new(
        (ElfType)UInt16(bytes, 16),
        new FileAddress(BinaryPrimitives.ReadUInt64LittleEndian(bytes[24..])),
        BinaryPrimitives.ReadUInt64LittleEndian(bytes[32..]),
        BinaryPrimitives.ReadUInt64LittleEndian(bytes[40..]),
        UInt16(bytes, 56),
        UInt16(bytes, 60),
        UInt16(bytes, 62));

    private ElfProblem Check(ReadOnlySpan<byte> bytes, ObjectFileLimits limits)
    {
        if (UInt16(bytes, 18) != Amd64) return ElfProblem.Unsupported;
        if (ProgramHeaderCount > 0 && UInt16(bytes, 54) != ProgramHeader.Size) return ElfProblem.Malformed;
        if (SectionHeaderCount > 0 && UInt16(bytes, 58) != SectionHeader.Size) return ElfProblem.Malformed;
        bool over = ProgramHeaderCount > limits.ProgramHeaders || SectionHeaderCount > limits.SectionHeaders;
        return over ? ElfProblem.OverLimit : ElfProblem.None;
    }

    private static int UInt16(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[offset..]);
}
