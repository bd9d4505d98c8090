using Bridle.ObjectFiles;
using Bridle.Target;

namespace Bridle.Linker;

/// <summary>Looks dynamic symbols up in one loaded object, through memory alone: so also in files that are deleted or elsewhere.</summary>
public static class ObjectSymbols
{
    /// <summary>
    /// Finds what the object itself defines under that name; the address is in the victim, and for an
    /// <see cref="SymbolType.IndirectFunction"/> that of its resolver. False as well where memory cannot be read.
    /// </summary>
    public static bool TryFind(IMemoryReader memory, LoadedObject loaded, string name, out ElfSymbol symbol)
    {
        symbol = default;
        return DynamicSection.TryRead(memory, loaded.Dynamic, loaded.Bias, out DynamicSection? dynamic, extent: loaded.Extent)
            && DynamicSymbolTable.TryCreate(dynamic, out DynamicSymbolTable? table)
            && table.TryFind(name, out symbol);
    }
}
