namespace Bridle.ObjectFiles.Dwarf.Entries;

/// <summary>The kinds of units of DWARF 5 (DW_UT); older ones count as <see cref="Compile"/>.</summary>
internal enum UnitType : byte
{
    None = 0,
    Compile = 1,
    Type = 2,
    Partial = 3,
    Skeleton = 4,
    SplitCompile = 5,
    SplitType = 6,
}
