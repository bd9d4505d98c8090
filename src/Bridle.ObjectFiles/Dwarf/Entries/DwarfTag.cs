namespace Bridle.ObjectFiles.Dwarf.Entries;

/// <summary>The kinds of entries that are looked at (DW_TAG).</summary>
internal enum DwarfTag : ushort
{
    CompileUnit = 0x11,
    InlinedSubroutine = 0x1d,
    Subprogram = 0x2e,
    PartialUnit = 0x3c,
    SkeletonUnit = 0x4a,
}
