namespace Bridle.ObjectFiles.Dwarf.Entries;

/// <summary>What an entry looks like: its tag, and which of the table's attributes are its own.</summary>
/// <param name="UsualSize">Bytes of all values in a unit of the usual kind; -1 where it depends.</param>
internal readonly record struct Abbreviation(DwarfTag Tag, bool HasChildren, int First, int Count, int UsualSize);
