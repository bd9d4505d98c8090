namespace Bridle.ObjectFiles.Dwarf;

/// <summary>Why there is no source line, or not all that there might be.</summary>
public enum SourceProblem
{
    None = 0,

    /// <summary>The file has no .debug_info.</summary>
    NoDebugInfo,

    /// <summary>No unit has code at the address: it comes from a file compiled without, or from none.</summary>
    NotCovered,

    /// <summary>The functions lie in a .dwo or .dwp file, which are not read; there may be a line.</summary>
    SplitUnit,

    /// <summary>What describes the address is damaged.</summary>
    Broken,

    /// <summary>A limit ended the search.</summary>
    OverLimit,
}
