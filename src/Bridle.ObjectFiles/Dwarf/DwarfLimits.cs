namespace Bridle.ObjectFiles.Dwarf;

/// <summary>How much debug information a reader takes before it calls it hostile.</summary>
public sealed record DwarfLimits
{
    public static DwarfLimits Default { get; } = new();

    /// <summary>Units of one file.</summary>
    public int Units { get; init; } = 1 << 20;

    /// <summary>Abbreviations of one table.</summary>
    public int Abbreviations { get; init; } = 1 << 18;

    /// <summary>Attributes in all abbreviations of one table.</summary>
    public int Attributes { get; init; } = 1 << 20;

    /// <summary>How deep the entries of a unit may be nested.</summary>
    public int Nesting { get; init; } = 1024;

    /// <summary>Functions and inlined calls with code in one unit.</summary>
    public int Functions { get; init; } = 1 << 21;

    /// <summary>Address ranges of the functions of one unit, or of the units of one file.</summary>
    public int Ranges { get; init; } = 1 << 22;

    /// <summary>Directories, and files, of one line table.</summary>
    public int Files { get; init; } = 1 << 18;

    /// <summary>Rows of one line table.</summary>
    public int Rows { get; init; } = 1 << 23;

    /// <summary>Entries followed from an inlined call or a function to the one that has its name.</summary>
    public int Origins { get; init; } = 16;

    /// <summary>Inlined calls within each other at one address.</summary>
    public int InlinedCalls { get; init; } = 256;

    /// <summary>Bytes of a name, a directory or a file's path.</summary>
    public int NameBytes { get; init; } = 65_536;

    /// <summary>Entries, rows, ranges and abbreviations visited for one lookup: what bounds its time.</summary>
    public long Steps { get; init; } = 1L << 28;

    /// <summary>Bytes of decoded tables that are kept; the tables are dropped and decoded again rather than going over it by more than one unit's.</summary>
    public long KeptBytes { get; init; } = 256L << 20;
}
