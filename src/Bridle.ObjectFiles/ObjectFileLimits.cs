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

    /// <summary>Entries of a .symtab that one lookup walks.</summary>
    public int Symbols { get; init; } = 16_777_216;

    /// <summary>Entries that one lookup visits in a hash chain.</summary>
    public int HashChain { get; init; } = 4096;

    /// <summary>Bytes of one note segment or section.</summary>
    public int NoteBytes { get; init; } = 65_536;

    /// <summary>Notes visited in one segment or section.</summary>
    public int Notes { get; init; } = 1024;

    /// <summary>Bytes of a build-id.</summary>
    public int BuildIdBytes { get; init; } = 64;

    /// <summary>Bytes of the interpreter's path.</summary>
    public int PathBytes { get; init; } = 4096;

    /// <summary>Bytes of a symbol's name.</summary>
    public int NameBytes { get; init; } = 65_536;
}
