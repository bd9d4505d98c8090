namespace Bridle.ObjectFiles;

/// <summary>sh_type.</summary>
internal enum SectionType
{
    Null = 0,
    SymbolTable = 2,
    StringTable = 3,
    Note = 7,
}
