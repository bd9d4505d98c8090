using Bridle.Target;

namespace Bridle.ObjectFiles;

/// <summary>A defined symbol as the file states it, before any load bias.</summary>
public readonly record struct FileSymbol(FileAddress Address, ulong Size, SymbolType Type, SymbolBinding Binding);
