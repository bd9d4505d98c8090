namespace Bridle.ObjectFiles.Dwarf.Functions;

/// <summary>A function with code, or an inlined call within one.</summary>
/// <param name="Entry">The offset of its entry.</param>
/// <param name="End">The scope behind the last that lies within it: scopes stand in the order of their entries.</param>
internal readonly record struct FunctionScope(int Entry, int End, int FirstRange, int RangeCount, uint CallFile, uint CallLine, uint CallColumn,
    bool IsInlined);
