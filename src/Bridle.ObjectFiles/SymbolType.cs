namespace Bridle.ObjectFiles;

/// <summary>The low half of st_info.</summary>
public enum SymbolType
{
    None = 0,
    Data = 1,
    Function = 2,
    Section = 3,
    File = 4,
    Common = 5,
    ThreadLocal = 6,

    /// <summary>A function whose address a resolver chooses at run time; the symbol's address is the resolver's.</summary>
    IndirectFunction = 10,
}
