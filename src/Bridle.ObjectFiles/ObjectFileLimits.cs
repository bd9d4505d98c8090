namespace Bridle.ObjectFiles;

/// <summary>
/// How much foreign data a reader takes before it calls it hostile. Files and memory of a victim are not ours: every
/// loop over them ends at one of these.
/// </summary>
public sealed record ObjectFileLimits
{
    public static ObjectFileLimits Default { get; } = new();

    public int ProgramHeaders { get; init; } = 1024;

    public int SectionHeaders { get; init; } = 65_536;

    /// <summary>Bytes of one section's name.</summary>
    public int SectionNameBytes { get; init; } = 1024;

    /// <summary>Bytes of the table of section names.</summary>
    public int SectionNamesBytes { get; init; } = 16 << 20;

    /// <summary>Bytes of one section, decompressed.</summary>
    public int SectionBytes { get; init; } = 1 << 30;

    /// <summary>Bytes of all sections that are read of one file, decompressed.</summary>
    public long AllSectionsBytes { get; init; } = 4L << 30;

    public int DynamicEntries { get; init; } = 4096;

    /// <summary>Entries of one symbol table that are looked at.</summary>
    public int Symbols { get; init; } = 16_777_216;

    /// <summary>Symbols at one address among which the best is chosen.</summary>
    public int Aliases { get; init; } = 1024;

    /// <summary>Symbols around an address, each within the next, that one lookup visits.</summary>
    public int Nesting { get; init; } = 1024;

    /// <summary>Blocks of one xz file.</summary>
    public int CompressedBlocks { get; init; } = 65_536;

    /// <summary>Bytes of the dictionary that xz unpacks with.</summary>
    public int DictionaryBytes { get; init; } = 128 << 20;

    /// <summary>Bytes of one file that a server sends.</summary>
    public long DownloadBytes { get; init; } = 8L << 30;

    /// <summary>Versions that an object defines.</summary>
    public int VersionDefinitions { get; init; } = 32_768;

    /// <summary>Relocations of one section that are searched for those of stubs.</summary>
    public int Relocations { get; init; } = 16_777_216;

    /// <summary>Stubs of the procedure linkage table.</summary>
    public int Stubs { get; init; } = 1_048_576;

    /// <summary>Entries that one lookup visits in a hash chain.</summary>
    public int HashChain { get; init; } = 4096;

    /// <summary>Bytes of one note segment or section.</summary>
    public int NoteBytes { get; init; } = 65_536;

    /// <summary>Notes visited in one segment or section.</summary>
    public int Notes { get; init; } = 1024;

    /// <summary>Bytes of the notes of statement probes.</summary>
    public int StatementNoteBytes { get; init; } = 64 << 20;

    /// <summary>Statement probes of one object.</summary>
    public int StatementNotes { get; init; } = 262_144;

    /// <summary>Bytes of one text of a statement probe: its provider, its name, its arguments.</summary>
    public int StatementTextBytes { get; init; } = 4096;

    /// <summary>Bytes of a build-id.</summary>
    public int BuildIdBytes { get; init; } = 64;

    /// <summary>Bytes of the interpreter's path.</summary>
    public int PathBytes { get; init; } = 4096;

    /// <summary>Bytes of a symbol's name.</summary>
    public int NameBytes { get; init; } = 65_536;
}
