namespace Bridle.ObjectFiles.Dwarf;

/// <summary>The debug sections of one file, decompressed; empty where the file has none. The bytes must stay valid and unchanged.</summary>
public sealed record DwarfSections
{
    /// <summary>.debug_info</summary>
    public ReadOnlyMemory<byte> Info { get; init; }

    /// <summary>.debug_abbrev</summary>
    public ReadOnlyMemory<byte> Abbreviations { get; init; }

    /// <summary>.debug_line</summary>
    public ReadOnlyMemory<byte> Lines { get; init; }

    /// <summary>.debug_str</summary>
    public ReadOnlyMemory<byte> Strings { get; init; }

    /// <summary>.debug_line_str</summary>
    public ReadOnlyMemory<byte> LineStrings { get; init; }

    /// <summary>.debug_str_offsets</summary>
    public ReadOnlyMemory<byte> StringOffsets { get; init; }

    /// <summary>.debug_addr</summary>
    public ReadOnlyMemory<byte> Addresses { get; init; }

    /// <summary>.debug_ranges</summary>
    public ReadOnlyMemory<byte> Ranges { get; init; }

    /// <summary>.debug_rnglists</summary>
    public ReadOnlyMemory<byte> RangeLists { get; init; }

    /// <summary>.debug_aranges</summary>
    public ReadOnlyMemory<byte> AddressRanges { get; init; }

    /// <summary>The sections of the file that .gnu_debugaltlink or .debug_sup names; null where there is none or it was not found.</summary>
    public DwarfSections? Alternate { get; init; }
}
