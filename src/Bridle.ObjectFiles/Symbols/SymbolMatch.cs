using Bridle.Target;

namespace Bridle.ObjectFiles.Symbols;

/// <summary>The symbol that an address belongs to. Costs nothing; <see cref="SymbolTable.Name"/> makes its name when somebody wants it.</summary>
/// <param name="Symbol">None where the address belongs to no symbol.</param>
/// <param name="Start">Where the symbol begins.</param>
/// <param name="Offset">How far behind that the address lies.</param>
/// <param name="Size">What the symbol says; 0 for a label, which reaches up to the next symbol.</param>
public readonly record struct SymbolMatch(SymbolId Symbol, FileAddress Start, ulong Offset, ulong Size);
