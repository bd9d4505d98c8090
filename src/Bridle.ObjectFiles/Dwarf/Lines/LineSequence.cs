namespace Bridle.ObjectFiles.Dwarf.Lines;

/// <summary>Rows of one run of addresses: which of the table's they are.</summary>
internal readonly record struct LineSequence(int First, int Count);
