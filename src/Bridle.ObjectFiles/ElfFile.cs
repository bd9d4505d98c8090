using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Bridle.ObjectFiles.Sections;
using Bridle.Target;

namespace Bridle.ObjectFiles;

/// <summary>
/// An object as it lies in its file. A view that reads the header at once and everything else when asked. Any thread may ask; what
/// was read stays true for the file as it was then.
/// </summary>
public sealed class ElfFile
{
    private readonly ElfHeader _header;
    private readonly Lazy<ImmutableArray<ProgramHeader>> _segments;
    private readonly Lazy<SectionTable> _sections;
    private readonly Lazy<SectionContents> _contents;

    private ElfFile(IFileBytes bytes, ElfHeader header, ObjectFileLimits limits)
    {
        (Bytes, _header, Limits) = (bytes, header, limits);
        _segments = new Lazy<ImmutableArray<ProgramHeader>>(ReadSegments);
        _sections = new Lazy<SectionTable>(() => SectionTable.Read(Bytes, _header, Limits));
        _contents = new Lazy<SectionContents>(() => new SectionContents(Bytes, _sections.Value, Limits));
    }

    public IFileBytes Bytes { get; }

    public ElfType Type => _header.Type;

    public FileAddress Entry => _header.Entry;

    /// <summary>Segments; only whole ones, should the file end early.</summary>
    public ImmutableArray<ProgramHeader> Segments => _segments.Value;

    /// <summary>Sections; only whole ones, should the file end early, and none where there are more than the limit.</summary>
    public ImmutableArray<SectionHeader> Sections => _sections.Value.Headers;

    internal ObjectFileLimits Limits { get; }

    public static bool TryOpen(ReadOnlyMemory<byte> bytes, [NotNullWhen(true)] out ElfFile? file, out ElfProblem problem,
        ObjectFileLimits? limits = null) => TryOpen(new MemoryBytes(bytes), out file, out problem, limits);

    /// <summary>The bytes stay the caller's to close, once nobody asks this file any more.</summary>
    public static bool TryOpen(IFileBytes bytes, [NotNullWhen(true)] out ElfFile? file, out ElfProblem problem, ObjectFileLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        limits ??= ObjectFileLimits.Default;
        Span<byte> start = stackalloc byte[ElfHeader.Size];
        problem = ElfHeader.TryParse(start[..bytes.Read(0, start)], limits, out ElfHeader header);
        file = problem == ElfProblem.None ? new ElfFile(bytes, header, limits) : null;
        return file is not null;
    }

    /// <summary>Empty where the file has no name for it.</summary>
    public string SectionName(int index) => _sections.Value.Name(index);

    /// <summary>The first section of that name.</summary>
    public bool TryFindSection(string name, out int index)
    {
        index = _sections.Value.IndexOf(Encoding.UTF8.GetBytes(name));
        return index >= 0;
    }

    /// <summary>The first section of a type.</summary>
    public bool TryFindSection(SectionType type, out int index)
    {
        ImmutableArray<SectionHeader> sections = Sections;
        for (index = 0; index < sections.Length; index++)
            if (sections[index].Type == type) return true;
        index = -1;
        return false;
    }

    /// <summary>
    /// The bytes of a section, decompressed. Who needs them for long keeps them: they are read anew where nobody has. A debug
    /// section is found by its plain name, whether or not an old compiler called it .zdebug.
    /// </summary>
    public bool TryReadSection(string name, out ReadOnlyMemory<byte> content, out ElfProblem problem)
    {
        bool found = TryFindSection(name, out int index);
        if (!found && name.StartsWith(".debug", StringComparison.Ordinal)) found = TryFindSection($".z{name[1..]}", out index);
        (content, problem) = (default, ElfProblem.Absent);
        return found && TryReadSection(index, out content, out problem);
    }

    /// <inheritdoc cref="TryReadSection(string, out ReadOnlyMemory{byte}, out ElfProblem)"/>
    public bool TryReadSection(int index, out ReadOnlyMemory<byte> content, out ElfProblem problem)
    {
        (content, problem) = (default, ElfProblem.Absent);
        if (index >= 0 && index < Sections.Length) problem = _contents.Value.Read(index, out content);
        return problem == ElfProblem.None;
    }

    /// <summary>The path in PT_INTERP; false for a static program and for most libraries.</summary>
    public bool TryReadInterpreter(out string path)
    {
        path = "";
        foreach (ProgramHeader segment in Segments)
        {
            if (segment.Type != SegmentType.Interpreter) continue;
            ReadOnlySpan<byte> bytes = FileTable.Read(Bytes, segment.Offset, (int)Math.Min(segment.FileSize, (ulong)Limits.PathBytes), 1);
            int end = bytes.IndexOf((byte)0);
            if (end > 0) path = Encoding.UTF8.GetString(bytes[..end]);
            return end > 0;
        }

        return false;
    }

    /// <summary>The GNU build-id in lower-case hex, from segments or, in files that have none, from sections.</summary>
    public bool TryReadBuildId(out string buildId)
    {
        foreach (ProgramHeader segment in Segments)
            if (segment.Type == SegmentType.Note && TryBuildId(segment.Offset, segment.FileSize, segment.Alignment, out buildId)) return true;
        foreach (SectionHeader section in Sections)
            if (section.Type == SectionType.Note && TryBuildId(section.Offset, section.Length, 4, out buildId)) return true;
        buildId = "";
        return false;
    }

    /// <summary>Finds a defined symbol in .symtab; a global or weak one is preferred to a local one. False in a stripped file.</summary>
    public bool TryFindSymbol(string name, out FileSymbol symbol)
    {
        symbol = default;
        return TryFindSection(SectionType.SymbolTable, out int index)
            && TryReadSection(index, out ReadOnlyMemory<byte> table, out _)
            && TryReadSection(unchecked((int)Sections[index].Link), out ReadOnlyMemory<byte> names, out _)
            && TryFindIn(table.Span, names.Span, Encoding.UTF8.GetBytes(name + "\0"), out symbol);
    }

    private bool TryFindIn(ReadOnlySpan<byte> table, ReadOnlySpan<byte> names, ReadOnlySpan<byte> wanted, out FileSymbol symbol)
    {
        symbol = default;
        bool found = false;
        for (int visited = 0; visited < Limits.Symbols && table.Length >= SymbolEntry.Size; visited++)
        {
            SymbolEntry entry = SymbolEntry.Parse(table);
            table = table[SymbolEntry.Size..];
            if (!entry.IsDefined || entry.Name >= (uint)names.Length || !names[(int)entry.Name..].StartsWith(wanted)) continue;
            bool isGlobal = entry.Binding != SymbolBinding.Local;
            if (!found || isGlobal) symbol = new FileSymbol(entry.Value, entry.Length, entry.Type, entry.Binding);
            found = true;
            if (isGlobal) return true;
        }

        return found;
    }

    private bool TryBuildId(ulong offset, ulong length, ulong alignment, out string buildId)
    {
        buildId = "";
        return length <= (ulong)Limits.NoteBytes
            && NoteScanner.TryFindBuildId(FileTable.Read(Bytes, offset, (int)length, 1), alignment, Limits, out buildId);
    }

    private ImmutableArray<ProgramHeader> ReadSegments()
    {
        ReadOnlySpan<byte> table = FileTable.Read(Bytes, _header.ProgramHeaderOffset, _header.ProgramHeaderCount, ProgramHeader.Size);
        var builder = ImmutableArray.CreateBuilder<ProgramHeader>(table.Length / ProgramHeader.Size);
        for (; table.Length >= ProgramHeader.Size; table = table[ProgramHeader.Size..]) builder.Add(ProgramHeader.Parse(table));
        return builder.MoveToImmutable();
    }
}
