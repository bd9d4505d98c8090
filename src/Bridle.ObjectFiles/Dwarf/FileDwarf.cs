namespace Bridle.ObjectFiles.Dwarf;

/// <summary>The debug sections of an ELF file.</summary>
internal static class FileDwarf
{
    public static DwarfSections Read(ElfFile file) => new()
    {
        Info = Section(file, ".debug_info"),
        Abbreviations = Section(file, ".debug_abbrev"),
        Lines = Section(file, ".debug_line"),
        Strings = Section(file, ".debug_str"),
        LineStrings = Section(file, ".debug_line_str"),
        StringOffsets = Section(file, ".debug_str_offsets"),
        Addresses = Section(file, ".debug_addr"),
        Ranges = Section(file, ".debug_ranges"),
        RangeLists = Section(file, ".debug_rnglists"),
        AddressRanges = Section(file, ".debug_aranges"),
    };

    private static ReadOnlyMemory<byte> Section(ElfFile file, string name) =>
        file.TryReadSection(name, out ReadOnlyMemory<byte> content, out _) ? content : default;
}
