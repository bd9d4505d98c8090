using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Bridle.ObjectFiles.Dwarf;

namespace Bridle.ObjectFiles.Tests.Dwarf;

/// <summary>The sections of a 64-bit file, read whole: no more than these tests need.</summary>
internal sealed class FileSections
{
    private const ulong Compressed = 0x800;
    private const uint NoBits = 8;
    private readonly Dictionary<string, byte[]> _sections = [];

    private FileSections(byte[] file)
    {
        int table = (int)BinaryPrimitives.ReadInt64LittleEndian(file.AsSpan(40));
        int count = BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(60));
        byte[] names = Content(file, table + (BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(62)) * 64));
        for (int i = 0; i < count; i++)
        {
            int header = table + (i * 64);
            ReadOnlySpan<byte> name = names.AsSpan(BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(header)));
            string text = Encoding.UTF8.GetString(name[..name.IndexOf((byte)0)]);
            if (text == ".text") Text = Addresses(file.AsSpan(header));
            _sections.TryAdd(text, Content(file, header));
        }
    }

    /// <summary>Every address in .text.</summary>
    public ulong[] Text { get; private set; } = [];

    public ReadOnlyMemory<byte> this[string name] => _sections.GetValueOrDefault(name, []);

    public static FileSections Read(string path) => new(File.ReadAllBytes(path));

    public DwarfSections Dwarf(DwarfSections? alternate = null) => new()
    {
        Info = this[".debug_info"],
        Abbreviations = this[".debug_abbrev"],
        Lines = this[".debug_line"],
        Strings = this[".debug_str"],
        LineStrings = this[".debug_line_str"],
        StringOffsets = this[".debug_str_offsets"],
        Addresses = this[".debug_addr"],
        Ranges = this[".debug_ranges"],
        RangeLists = this[".debug_rnglists"],
        AddressRanges = this[".debug_aranges"],
        Alternate = alternate,
    };

    private static ulong[] Addresses(ReadOnlySpan<byte> section)
    {
        ulong start = BinaryPrimitives.ReadUInt64LittleEndian(section[16..]);
        return [.. Enumerable.Range(0, (int)BinaryPrimitives.ReadInt64LittleEndian(section[32..])).Select(offset => start + (ulong)offset)];
    }

    private static byte[] Content(byte[] file, int header)
    {
        ReadOnlySpan<byte> section = file.AsSpan(header);
        uint type = BinaryPrimitives.ReadUInt32LittleEndian(section[4..]);
        ulong flags = BinaryPrimitives.ReadUInt64LittleEndian(section[8..]);
        if (type == NoBits) return [];
        int offset = (int)BinaryPrimitives.ReadInt64LittleEndian(section[24..]), size = (int)BinaryPrimitives.ReadInt64LittleEndian(section[32..]);
        if ((flags & Compressed) == 0) return file[offset..(offset + size)];
        // An Elf64_Chdr, then zlib.
        using ZLibStream zlib = new(new MemoryStream(file, offset + 24, size - 24), CompressionMode.Decompress);
        byte[] content = new byte[BinaryPrimitives.ReadInt64LittleEndian(file.AsSpan(offset + 8))];
        zlib.ReadExactly(content);
        return content;
    }
}
