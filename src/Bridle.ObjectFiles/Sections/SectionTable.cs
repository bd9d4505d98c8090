using System.Collections.Immutable;
using System.Text;

namespace Bridle.ObjectFiles.Sections;

/// <summary>The section headers of one file, and their names.</summary>
internal sealed class SectionTable
{
    private const int ManySections = 0, NamesElsewhere = 0xffff;
    private readonly byte[] _names;
    private readonly int _nameLimit;

    private SectionTable(ImmutableArray<SectionHeader> headers, byte[] names, int nameLimit) =>
        (Headers, _names, _nameLimit) = (headers, names, nameLimit);

    public ImmutableArray<SectionHeader> Headers { get; }

    /// <summary>Only whole headers, should the file end early; none where the limit is passed.</summary>
    public static SectionTable Read(IFileBytes bytes, in ElfHeader header, ObjectFileLimits limits)
    {
        ulong count = (ulong)header.SectionHeaderCount, names = (ulong)header.SectionNames;
        ReadOnlySpan<byte> first = FileTable.Read(bytes, header.SectionHeaderOffset, 1, SectionHeader.Size);
        if (header.SectionHeaderOffset == 0 || first.IsEmpty) return new SectionTable([], [], 0);
        // What does not fit 16 bits stands in the first header, which is nobody's.
        SectionHeader nobody = SectionHeader.Parse(first);
        if (count == ManySections) count = nobody.Length;
        if (names == NamesElsewhere) names = nobody.Link;
        if (count > (ulong)limits.SectionHeaders) return new SectionTable([], [], 0);
        ImmutableArray<SectionHeader> headers = Parse(FileTable.Read(bytes, header.SectionHeaderOffset, (int)count, SectionHeader.Size));
        return new SectionTable(headers, names < (ulong)headers.Length ? ReadNames(bytes, headers[(int)names], limits) : [], limits.SectionNameBytes);
    }

    public int IndexOf(ReadOnlySpan<byte> name)
    {
        for (int i = 0; i < Headers.Length; i++)
            if (NameBytes(i).SequenceEqual(name)) return i;
        return -1;
    }

    /// <summary>The .zdebug sections of old are compressed without a flag that says so.</summary>
    public bool IsLegacyCompressed(int index) => NameBytes(index).StartsWith(".zdebug"u8);

    public string Name(int index) => Encoding.UTF8.GetString(NameBytes(index));

    private ReadOnlySpan<byte> NameBytes(int index)
    {
        uint start = Headers[index].Name;
        if (start >= (uint)_names.Length) return default;
        ReadOnlySpan<byte> rest = _names.AsSpan((int)start, Math.Min(_nameLimit, _names.Length - (int)start));
        int end = rest.IndexOf((byte)0);
        return end < 0 ? default : rest[..end];
    }

    private static ImmutableArray<SectionHeader> Parse(ReadOnlySpan<byte> table)
    {
        var builder = ImmutableArray.CreateBuilder<SectionHeader>(table.Length / SectionHeader.Size);
        for (; table.Length >= SectionHeader.Size; table = table[SectionHeader.Size..]) builder.Add(SectionHeader.Parse(table));
        return builder.MoveToImmutable();
    }

    private static byte[] ReadNames(IFileBytes bytes, in SectionHeader section, ObjectFileLimits limits) =>
        section.Type == SectionType.StringTable && section.Length <= (ulong)limits.SectionNamesBytes
            ? FileTable.Read(bytes, section.Offset, (int)section.Length, 1)
            : [];
}
