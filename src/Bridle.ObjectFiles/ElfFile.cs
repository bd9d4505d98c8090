using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Bridle.Target;

namespace Bridle.ObjectFiles;

/// <summary>An object as it lies in its file. A view: the bytes must stay valid and unchanged as long as it is used.</summary>
public sealed class ElfFile
{
    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly ElfHeader _header;
    private readonly ObjectFileLimits _limits;

    private ElfFile(ReadOnlyMemory<byte> bytes, ElfHeader header, ObjectFileLimits limits) =>
        (_bytes, _header, _limits) = (bytes, header, limits);

    public ElfType Type => _header.Type;

    public FileAddress Entry => _header.Entry;

    /// <summary>Segments; only whole ones, should the file end early.</summary>
    public ImmutableArray<ProgramHeader> Segments
    {
        get
        {
            var builder = ImmutableArray.CreateBuilder<ProgramHeader>();
            ReadOnlySpan<byte> table = Slice(_header.ProgramHeaderOffset, (ulong)_header.ProgramHeaderCount * ProgramHeader.Size);
            for (; table.Length >= ProgramHeader.Size; table = table[ProgramHeader.Size..]) builder.Add(ProgramHeader.Parse(table));
            return builder.ToImmutable();
        }
    }

    public static bool TryOpen(ReadOnlyMemory<byte> bytes, [NotNullWhen(true)] out ElfFile? file, out ElfProblem problem,
        ObjectFileLimits? limits = null)
    {
        limits ??= ObjectFileLimits.Default;
        problem = ElfHeader.TryParse(bytes.Span, limits, out ElfHeader header);
        file = problem == ElfProblem.None ? new ElfFile(bytes, header, limits) : null;
        return file is not null;
    }

    /// <summary>The path in PT_INTERP; false for a static program and for most libraries.</summary>
    public bool TryReadInterpreter(out string path)
    {
        path = "";
        foreach (ProgramHeader segment in Segments)
        {
            if (segment.Type != SegmentType.Interpreter) continue;
            ReadOnlySpan<byte> bytes = Slice(segment.Offset, Math.Min(segment.FileSize, (ulong)_limits.PathBytes));
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
        for (int i = 0; i < _header.SectionHeaderCount; i++)
            if (TryReadSection((uint)i, out SectionHeader section) && section.Type == SectionType.Note
                && TryBuildId(section.Offset, section.Length, 4, out buildId)) return true;
        buildId = "";
        return false;
    }

    /// <summary>Finds a defined symbol in .symtab; a global or weak one is preferred to a local one. False in a stripped file.</summary>
    public bool TryFindSymbol(string name, out FileSymbol symbol)
    {
        symbol = default;
        for (int i = 0; i < _header.SectionHeaderCount; i++)
        {
            if (!TryReadSection((uint)i, out SectionHeader section)) return false;
            if (section.Type != SectionType.SymbolTable || !TryReadSection(section.Link, out SectionHeader names)) continue;
            ReadOnlySpan<byte> table = Slice(section.Offset, section.Length);
            return TryFindIn(table, Slice(names.Offset, names.Length), Encoding.UTF8.GetBytes(name + "\0"), out symbol);
        }

        return false;
    }

    private bool TryFindIn(ReadOnlySpan<byte> table, ReadOnlySpan<byte> names, ReadOnlySpan<byte> wanted, out FileSymbol symbol)
    {
        symbol = default;
        bool found = false;
        for (int visited = 0; visited < _limits.Symbols && table.Length >= SymbolEntry.Size; visited++)
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
        return length <= (ulong)_limits.NoteBytes && NoteScanner.TryFindBuildId(Slice(offset, length), alignment, _limits, out buildId);
    }

    private bool TryReadSection(uint index, out SectionHeader section)
    {
        ulong offset = unchecked(_header.SectionHeaderOffset + ((ulong)index * SectionHeader.Size));
        ReadOnlySpan<byte> bytes = index < (uint)_header.SectionHeaderCount ? Slice(offset, SectionHeader.Size) : default;
        section = bytes.Length == SectionHeader.Size ? SectionHeader.Parse(bytes) : default;
        return bytes.Length == SectionHeader.Size;
    }

    /// <summary>As much of the range as the file has.</summary>
    private ReadOnlySpan<byte> Slice(ulong offset, ulong length)
    {
        ulong size = (ulong)_bytes.Length;
        if (offset >= size) return default;
        return _bytes.Span.Slice((int)offset, (int)Math.Min(length, size - offset));
    }
}
