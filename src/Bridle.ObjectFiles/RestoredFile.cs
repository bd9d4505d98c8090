using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Bridle.ObjectFiles.Sections;
using Bridle.ObjectFiles.Symbols;
using Bridle.Target;

namespace Bridle.ObjectFiles;

/// <summary>
/// Makes a file of what an image in memory still has of its own: the dynamic symbols with their names and versions, and the build-id, which
/// leads to a debug file. For objects whose file is gone or may not be opened. There are no segments in it: code and frames stay in memory.
/// </summary>
internal static class RestoredFile
{
    private const int MostTableBytes = 64 << 20;
    private const ulong Allocated = 2;

    /// <returns>False where the image names no symbols, or more than the limits allow.</returns>
    public static bool TryMake(ElfImage image, ObjectFileLimits limits, out byte[] file)
    {
        file = [];
        if (!image.TryReadDynamic(out DynamicSection? dynamic) || !dynamic.TryGetPointer(DynamicTag.SymbolTable, out TargetAddress table)
            || !dynamic.TryGetPointer(DynamicTag.StringTable, out TargetAddress names) || !dynamic.TryGetValue(DynamicTag.StringTableSize, out ulong nameBytes)) return false;
        uint count = Count(dynamic, limits);
        byte[] symbols = Read(image, table, (ulong)count * RawSymbol.Size);
        if (symbols.Length == 0) return false;
        SectionHeader[] segments = Segments(image);
        Rehome(symbols, segments);
        uint tableAt = (uint)segments.Length;
        FileWriter writer = new([.. segments]);
        writer.Add(SectionType.DynamicSymbolTable, symbols, link: tableAt + 1);
        writer.Add(SectionType.StringTable, Read(image, names, nameBytes));
        if (dynamic.TryGetPointer(DynamicTag.SymbolVersions, out TargetAddress versions))
            writer.Add(SectionType.SymbolVersions, Read(image, versions, (ulong)count * sizeof(ushort)), link: tableAt);
        foreach (ProgramHeader segment in image.Segments)
            if (segment.Type == SegmentType.Note) writer.Add(SectionType.Note, Read(image, image.Bias.ToTarget(segment.Address), segment.FileSize));
        file = writer.Write(image.Type);
        return true;
    }

    // The dynamic section does not say how many there are; its hash tables do.
    private static uint Count(DynamicSection dynamic, ObjectFileLimits limits)
    {
        uint count = 0;
        if (dynamic.TryGetPointer(DynamicTag.Hash, out TargetAddress hash)) dynamic.Memory.TryReadUInt32(hash.Plus(sizeof(uint)), out count);
        else if (dynamic.TryGetPointer(DynamicTag.GnuHash, out TargetAddress gnu)) count = GnuHashTable.Count(dynamic.Memory, gnu, limits);
        return Math.Min(count, (uint)limits.Symbols);
    }

    // Nothing, rather than a part, where memory or the limit ends first.
    private static byte[] Read(ElfImage image, TargetAddress start, ulong length)
    {
        if (length > Math.Min(image.Extent.Size, MostTableBytes)) return [];
        byte[] bytes = new byte[(int)length];
        return image.Memory.TryReadExactly(start, bytes) ? bytes : [];
    }

    // Section 0 is nobody's; then one for each segment, without bytes: a symbol must lie in one, and a label ends with it.
    private static SectionHeader[] Segments(ElfImage image) =>
    [
        default,
        .. from segment in image.Segments
           where segment.Type == SegmentType.Load
           select new SectionHeader(0, SectionType.NoBits, Allocated, segment.Address, 0, segment.MemorySize, 0, 0, segment.Alignment, 0),
    ];

    // The sections that the symbols name are not there any more.
    private static void Rehome(byte[] symbols, SectionHeader[] segments)
    {
        foreach (ref RawSymbol symbol in MemoryMarshal.Cast<byte, RawSymbol>(symbols.AsSpan()))
        {
            if (!symbol.HasAddress) continue;
            FileAddress address = new(symbol.Value);
            symbol = symbol.In((ushort)Math.Max(0, Array.FindIndex(segments, segment => segment.Contains(address))));
        }
    }

    /// <summary>An ELF file of sections without names.</summary>
    private sealed class FileWriter(List<SectionHeader> sections)
    {
        private readonly List<byte[]> _contents = [];
        private ulong _end = ElfHeader.Size;

        public void Add(SectionType type, byte[] content, uint link = 0)
        {
            sections.Add(new SectionHeader(0, type, Allocated, default, _end, (ulong)content.Length, link, 0, 8, 0));
            _contents.Add(content);
            _end += (ulong)content.Length;
        }

        public byte[] Write(ElfType type)
        {
            byte[] file = new byte[checked((int)_end + (sections.Count * SectionHeader.Size))];
            ElfHeader.Write(file, type, (int)_end, sections.Count);
            int at = ElfHeader.Size;
            foreach (byte[] content in _contents)
            {
                content.CopyTo(file, at);
                at += content.Length;
            }

            foreach (SectionHeader section in sections)
            {
                section.Write(file.AsSpan(at));
                at += SectionHeader.Size;
            }

            return file;
        }
    }
}
