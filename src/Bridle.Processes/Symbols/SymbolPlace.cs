using Bridle.ObjectFiles;
using Bridle.ObjectFiles.Symbols;
using Bridle.Target;

namespace Bridle.Processes.Symbols;

/// <summary>A symbol of an object in a process, and how far behind its start an address lies. Makes no strings until they are asked for.</summary>
/// <param name="Object">Null where the address lies in no object.</param>
/// <param name="Match">Without a symbol where it lies in the object, but in none of its symbols.</param>
public readonly record struct SymbolPlace(ProcessObject? Object, SymbolMatch Match)
{
    public bool HasSymbol => !Match.Symbol.IsNone;

    /// <summary>Empty where there is no symbol.</summary>
    public string Name => HasSymbol ? Object!.File!.Symbols.Name(Match.Symbol) : "";

    public ulong Offset => Match.Offset;

    /// <summary>Where the symbol begins in the process.</summary>
    public TargetAddress Start => Object is null ? default : Object.Bias.ToTarget(Match.Start);

    public FileSymbol Symbol => HasSymbol ? Object!.File!.Symbols.Describe(Match.Symbol) : default;
}
