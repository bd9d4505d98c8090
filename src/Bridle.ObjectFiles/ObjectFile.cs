using System.Diagnostics.CodeAnalysis;
using Bridle.ObjectFiles.CallFrames;
using Bridle.ObjectFiles.DebugFiles;
using Bridle.ObjectFiles.Dwarf;
using Bridle.ObjectFiles.Sections;
using Bridle.ObjectFiles.Symbols;
using Bridle.Target;

namespace Bridle.ObjectFiles;

/// <summary>
/// An object with all that is known of it, wherever that lies: its own file, what was split off it, what was packed into it. Everything
/// is looked for when it is first needed. Any thread may ask; it lives as long as somebody refers to it.
/// </summary>
public sealed class ObjectFile
{
    private readonly DebugFileSearch? _search;
    private readonly Lazy<string?> _buildId;
    private readonly Lazy<ElfFile?> _debugFile;
    private readonly Lazy<SymbolTable> _symbols;
    private readonly Lazy<FrameTable> _frames;
    private readonly Lazy<SourceIndex?> _sources;

    /// <param name="elf">The object's own file.</param>
    /// <param name="path">Its path below the root of <paramref name="search"/>; empty where unknown.</param>
    /// <param name="search">Where its debug file may be; null for nowhere.</param>
    public ObjectFile(ElfFile elf, string path = "", DebugFileSearch? search = null)
    {
        (Elf, Path, _search) = (elf, path, search);
        _buildId = new Lazy<string?>(() => Elf.TryReadBuildId(out string id) ? id : null);
        _debugFile = new Lazy<ElfFile?>(() => _search is not null && _search.TryFind(Elf, Path, out ElfFile? found) ? found : null);
        _symbols = new Lazy<SymbolTable>(CreateSymbols);
        _frames = new Lazy<FrameTable>(() => FrameTable.Create(Elf, () => DebugFile));
        _sources = new Lazy<SourceIndex?>(CreateSources);
    }

    /// <summary>What an object in memory still has of its file: its dynamic symbols, and its build-id.</summary>
    /// <param name="memory">The process's.</param>
    /// <param name="start">Where the object's ELF header lies.</param>
    /// <param name="path">As for the constructor.</param>
    /// <param name="limits">Of what is read.</param>
    /// <param name="restored">Set exactly if the result is true.</param>
    public static bool TryRestore(IMemoryReader memory, TargetAddress start, string path, ObjectFileLimits limits, [NotNullWhen(true)] out ObjectFile? restored)
    {
        restored = ElfImage.TryOpen(memory, start, out ElfImage? image, out _, limits) && RestoredFile.TryMake(image, limits, out byte[] bytes)
            && ElfFile.TryOpen(bytes, out ElfFile? elf, out _, limits) ? new ObjectFile(elf, path) : null;
        return restored is not null;
    }

    public ElfFile Elf { get; }

    public string Path { get; }

    /// <summary>Lower-case hex, or null where it has none.</summary>
    public string? BuildId => _buildId.Value;

    /// <summary>The separate debug file; null where none was found, which is looked for once. See <see cref="DebugInfo"/>.</summary>
    public ElfFile? DebugFile => _debugFile.Value;

    /// <summary>The file that has the debug sections: the object's own or the separate one; null for neither.</summary>
    public ElfFile? DebugInfo => HasDebugInfo ? Elf : DebugFile is { } separate && IsDebugInfo(separate) ? separate : null;

    /// <summary>Its own file has debug sections.</summary>
    public bool HasDebugInfo => IsDebugInfo(Elf);

    public SymbolTable Symbols => _symbols.Value;

    /// <summary>How the frames of its functions are unwound.</summary>
    public FrameTable Frames => _frames.Value;

    /// <summary>Source lines and inlined calls; null where nobody has debug information for it.</summary>
    public SourceIndex? Sources => _sources.Value;

    private static bool IsDebugInfo(ElfFile file) => file.TryFindSection(".debug_info", out _) || file.TryFindSection(".zdebug_info", out _);

    private SourceIndex? CreateSources()
    {
        if (DebugInfo is not { } info) return null;
        DwarfSections sections = FileDwarf.Read(info);
        bool hasAlternate = AlternateLink.TryRead(info, out AlternateLink link);
        ElfFile? alternate = null;
        if (hasAlternate) _search?.TryFindAlternate(link, Path, BuildId ?? "", Elf.Limits, out alternate);
        return new SourceIndex(alternate is null ? sections : sections with { Alternate = FileDwarf.Read(alternate) });
    }

    // Only a stripped object needs the others.
    private SymbolTable CreateSymbols()
    {
        if (Elf.TryFindSection(SectionType.SymbolTable, out _)) return SymbolTable.Create(Elf);
        if (DebugFile is { } separate) return SymbolTable.Create(Elf, separate);
        return MiniDebugInfo() is { } packed ? SymbolTable.Create(Elf, packed) : SymbolTable.Create(Elf);
    }

    // .gnu_debugdata: an ELF file with the functions that .dynsym leaves out, packed by xz.
    private ElfFile? MiniDebugInfo() =>
        Elf.TryReadSection(".gnu_debugdata", out ReadOnlyMemory<byte> packed, out _)
        && XzFile.Unpack(packed.Span, Elf.Limits, out byte[] content) == ElfProblem.None
        && ElfFile.TryOpen(content, out ElfFile? file, out _, Elf.Limits)
            ? file
            : null;
}
