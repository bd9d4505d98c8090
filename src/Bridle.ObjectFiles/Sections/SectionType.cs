namespace Bridle.ObjectFiles.Sections;

/// <summary>sh_type.</summary>
public enum SectionType
{
    Null = 0,
    Content = 1,
    SymbolTable = 2,
    StringTable = 3,
    RelocationsWithAddends = 4,
    Dynamic = 6,
    Note = 7,

    /// <summary>Has a place in memory, and in a separate debug file any section's, but no bytes in the file.</summary>
    NoBits = 8,
    DynamicSymbolTable = 11,
    SymbolSectionIndexes = 18,
    VersionDefinitions = 0x6ffffffd,
    SymbolVersions = 0x6fffffff,
}
