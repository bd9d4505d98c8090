using Bridle.Target;

namespace Bridle.ObjectFiles;

/// <summary>A defined symbol of a loaded image, bias applied. A thread-local one has an offset, not an address.</summary>
public readonly record struct ElfSymbol(TargetAddress Address, ulong Size, SymbolType Type, SymbolBinding Binding);
