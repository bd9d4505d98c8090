namespace Bridle.Testing;

/// <summary>A symbol to be built. <paramref name="Address"/> is a file address.</summary>
public sealed record ElfBuilderSymbol(string Name, ulong Address, byte Info = 0x12, ushort Section = 1, ushort Version = 1);

/// <summary>
/// Builds a small ELF object whose file and memory are the same bytes, with every structure that Bridle reads. Each field of
/// its headers and tables has a name and a place, so a test can make any of them lie.
/// </summary>
public sealed class ElfBuilder
{
    private const int HeaderSize = 64, ProgramHeaderSize = 56, SymbolSize = 24, SectionCount = 6;
    private static readonly string[] s_sectionNames = ["", ".text", ".symtab", ".strtab", ".note", ".shstrtab"];
    private readonly List<(uint Type, uint Flags, int Start, int Length)> _segments = [];
    private ElfWriter _writer = new();
    private int _names, _symbols, _hash, _gnuHash, _versions, _dynamic, _staticSymbols, _staticNames, _note, _noteEnd;

    public ushort Type { get; init; } = 3;

    /// <summary>The address that the first byte has by the file.</summary>
    public ulong FileBase { get; init; }

    public string? Interpreter { get; init; } = "/lib64/ld-linux-x86-64.so.2";

    public byte[] BuildId { get; init; } = [1, 2, 3, 0xfe];

    public bool HasGnuHash { get; init; } = true;

    public bool HasHash { get; init; } = true;

    public bool HasSections { get; init; } = true;

    /// <summary>Whether a segment leads to the notes; a section does in any case.</summary>
    public bool HasNoteSegment { get; init; } = true;

    public IReadOnlyList<ElfBuilderSymbol> DynamicSymbols { get; init; } = [];

    public IReadOnlyList<ElfBuilderSymbol> Symbols { get; init; } = [];

    /// <summary>Entries after the usual ones, such as DT_DEBUG.</summary>
    public IReadOnlyList<(ulong Tag, ulong Value)> ExtraDynamic { get; init; } = [];

    /// <summary>Zeroed bytes at the end that a test may use as the object's data.</summary>
    public int DataBytes { get; init; } = 256;

    /// <summary>After <see cref="Build"/>: file address of the dynamic section.</summary>
    public ulong DynamicAddress => FileBase + (ulong)_dynamic;

    /// <summary>After <see cref="Build"/>: file address of <see cref="DataBytes"/>.</summary>
    public ulong DataAddress { get; private set; }

    /// <summary>After <see cref="Build"/>: every field, in the order of its place.</summary>
    public IReadOnlyList<ElfField> Fields => _writer.Fields;

    public byte[] Build()
    {
        // The headers in front say where things lie behind them: first how many there are, then where, then all is right.
        for (int pass = 0; pass < 3; pass++)
        {
            ElfWriter before = _writer;
            _writer = new ElfWriter();
            WriteAll(before.Length);
        }

        return _writer.ToArray();
    }

    private void WriteAll(int length)
    {
        int segments = _segments.Count, sections = length == 0 || !HasSections ? 0 : length - (SectionCount * HeaderSize);
        WriteHeader(segments, sections);
        WriteSegments();
        _segments.Clear();
        _segments.Add((6, 4, HeaderSize, ProgramHeaderSize * Math.Max(segments, 1)));
        WriteInterpreter();
        WriteNote();
        WriteDynamicSymbols();
        WriteHash();
        WriteGnuHash();
        WriteDynamic();
        (_staticSymbols, _staticNames) = WriteSymbols("symtab", Symbols);
        _writer.Align(16);
        DataAddress = FileBase + (ulong)_writer.Length;
        _writer.Bytes(new byte[DataBytes]);
        WriteSections();
        _segments.Add((1, 5, 0, _writer.Length));
    }

    private void WriteHeader(int segments, int sections)
    {
        _writer.Bytes("\u007fELF"u8);
        _writer.UInt8("ei_class", 2);
        _writer.UInt8("ei_data", 1);
        _writer.Bytes(new byte[10]);
        _writer.UInt16("e_type", Type);
        _writer.UInt16("e_machine", 62);
        _writer.UInt32("e_version", 1);
        _writer.UInt64("e_entry", FileBase + HeaderSize);
        _writer.UInt64("e_phoff", HeaderSize);
        _writer.UInt64("e_shoff", (ulong)sections);
        _writer.UInt32("e_flags", 0);
        _writer.UInt16("e_ehsize", HeaderSize);
        _writer.UInt16("e_phentsize", ProgramHeaderSize);
        _writer.UInt16("e_phnum", (ushort)segments);
        _writer.UInt16("e_shentsize", HeaderSize);
        _writer.UInt16("e_shnum", (ushort)(HasSections ? SectionCount : 0));
        _writer.UInt16("e_shstrndx", (ushort)(HasSections ? SectionCount - 1 : 0));
    }

    private void WriteSegments()
    {
        foreach (var (segment, index) in _segments.Select(static (segment, index) => (segment, index)))
        {
            string name = $"ph{index}.";
            _writer.UInt32(name + "p_type", segment.Type);
            _writer.UInt32(name + "p_flags", segment.Flags);
            _writer.UInt64(name + "p_offset", (ulong)segment.Start);
            _writer.UInt64(name + "p_vaddr", FileBase + (ulong)segment.Start);
            _writer.UInt64(name + "p_paddr", FileBase + (ulong)segment.Start);
            _writer.UInt64(name + "p_filesz", (ulong)segment.Length);
            _writer.UInt64(name + "p_memsz", (ulong)segment.Length);
            _writer.UInt64(name + "p_align", 4);
        }
    }

    private void WriteInterpreter()
    {
        if (Interpreter is null) return;
        int start = _writer.Length;
        _writer.Text(Interpreter);
        _segments.Add((3, 4, start, _writer.Length - start));
    }

    private void WriteNote()
    {
        _writer.Align(4);
        _note = _writer.Length;
        WriteNote("other", 1, new byte[5]);
        WriteNote("build-id", 3, BuildId);
        _noteEnd = _writer.Length;
        if (HasNoteSegment) _segments.Add((4, 4, _note, _noteEnd - _note));
    }

    private void WriteNote(string name, uint type, byte[] content)
    {
        _writer.UInt32($"note.{name}.n_namesz", 4);
        _writer.UInt32($"note.{name}.n_descsz", (uint)content.Length);
        _writer.UInt32($"note.{name}.n_type", type);
        _writer.Text("GNU");
        _writer.Bytes(content);
        _writer.Align(4);
    }

    private void WriteDynamicSymbols()
    {
        (_symbols, _names) = WriteSymbols("dynsym", DynamicSymbols);
        _writer.Align(2);
        _versions = _writer.Length;
        _writer.UInt16("versym.0", 0);
        foreach (ElfBuilderSymbol symbol in DynamicSymbols) _writer.UInt16($"versym.{symbol.Name}", symbol.Version);
    }

    private (int Symbols, int Names) WriteSymbols(string table, IReadOnlyList<ElfBuilderSymbol> symbols)
    {
        _writer.Align(8);
        int start = _writer.Length;
        _writer.Bytes(new byte[SymbolSize]);
        uint name = 1;
        foreach (ElfBuilderSymbol symbol in symbols)
        {
            _writer.UInt32($"{table}.{symbol.Name}.st_name", name);
            _writer.UInt8($"{table}.{symbol.Name}.st_info", symbol.Info);
            _writer.UInt8($"{table}.{symbol.Name}.st_other", 0);
            _writer.UInt16($"{table}.{symbol.Name}.st_shndx", symbol.Section);
            _writer.UInt64($"{table}.{symbol.Name}.st_value", symbol.Address);
            _writer.UInt64($"{table}.{symbol.Name}.st_size", 8);
            name += (uint)symbol.Name.Length + 1;
        }

        int names = _writer.Length;
        _writer.Text("");
        foreach (ElfBuilderSymbol symbol in symbols) _writer.Text(symbol.Name);
        return (start, names);
    }

    // One bucket and one chain: every lookup walks all of it.
    private void WriteHash()
    {
        _writer.Align(8);
        _hash = _writer.Length;
        int count = DynamicSymbols.Count;
        _writer.UInt32("hash.nbucket", 1);
        _writer.UInt32("hash.nchain", (uint)count + 1);
        _writer.UInt32("hash.bucket", count == 0 ? 0u : 1u);
        _writer.UInt32("hash.chain0", 0);
        for (int i = 1; i <= count; i++) _writer.UInt32($"hash.chain{i}", i == count ? 0u : (uint)i + 1);
    }

    private void WriteGnuHash()
    {
        _writer.Align(8);
        _gnuHash = _writer.Length;
        _writer.UInt32("gnuhash.nbuckets", 1);
        _writer.UInt32("gnuhash.symoffset", 1);
        _writer.UInt32("gnuhash.bloom_size", 1);
        _writer.UInt32("gnuhash.bloom_shift", 6);
        _writer.UInt64("gnuhash.bloom", ulong.MaxValue);
        _writer.UInt32("gnuhash.bucket", DynamicSymbols.Count == 0 ? 0u : 1u);
        for (int i = 0; i < DynamicSymbols.Count; i++)
            _writer.UInt32($"gnuhash.chain{i}", (GnuHash(DynamicSymbols[i].Name) & ~1u) | (i == DynamicSymbols.Count - 1 ? 1u : 0u));
    }

    private static uint GnuHash(string name) => name.Aggregate(5381u, static (hash, character) => unchecked((hash * 33) + character));

    private void WriteDynamic()
    {
        _writer.Align(8);
        _dynamic = _writer.Length;
        List<(ulong Tag, ulong Value)> entries = [(5, At(_names)), (6, At(_symbols)), (0x6ffffff0, At(_versions))];
        if (HasHash) entries.Add((4, At(_hash)));
        if (HasGnuHash) entries.Add((0x6ffffef5, At(_gnuHash)));
        entries.AddRange(ExtraDynamic);
        entries.Add((0, 0));
        foreach (var (tag, value) in entries)
        {
            _writer.UInt64($"dynamic.{tag:x}.d_tag", tag);
            _writer.UInt64($"dynamic.{tag:x}.d_val", value);
        }

        _segments.Add((2, 6, _dynamic, _writer.Length - _dynamic));
    }

    private void WriteSections()
    {
        if (!HasSections)
        {
            _writer.Align(8);
            return;
        }

        int names = _writer.Length;
        _writer.Text("");
        foreach (string name in s_sectionNames[1..]) _writer.Text(name);
        int namesEnd = _writer.Length;
        _writer.Align(8);
        WriteSection(0, 0, 0, 0, 0);
        WriteSection(1, 1, 0, HeaderSize, 0);
        WriteSection(2, 2, _staticSymbols, _staticNames - _staticSymbols, 3);
        WriteSection(3, 3, _staticNames, (int)(DataAddress - FileBase) - _staticNames, 0);
        WriteSection(4, 7, _note, _noteEnd - _note, 0);
        WriteSection(5, 3, names, namesEnd - names, 0);
    }

    private void WriteSection(int index, uint type, int start, int length, uint link)
    {
        string name = $"sh.{s_sectionNames[index]}.";
        int nameStart = index == 0 ? 0 : 1 + s_sectionNames[1..index].Sum(static name => name.Length + 1);
        _writer.UInt32(name + "sh_name", (uint)nameStart);
        _writer.UInt32(name + "sh_type", type);
        _writer.UInt64(name + "sh_flags", 0);
        _writer.UInt64(name + "sh_addr", At(start));
        _writer.UInt64(name + "sh_offset", (ulong)start);
        _writer.UInt64(name + "sh_size", (ulong)length);
        _writer.UInt32(name + "sh_link", link);
        _writer.UInt32(name + "sh_info", 0);
        _writer.UInt64(name + "sh_addralign", 8);
        _writer.UInt64(name + "sh_entsize", 0);
    }

    private ulong At(int offset) => FileBase + (ulong)offset;
}
