namespace Bridle.ObjectFiles.Demangling;

/// <summary>How much one name may cost: mangled names can stand for exponentially long ones.</summary>
public sealed record DemanglingLimits
{
    public static DemanglingLimits Default { get; } = new();

    /// <summary>Characters of a symbol.</summary>
    public int SymbolLength { get; init; } = 65_536;

    /// <summary>Characters of a readable name.</summary>
    public int NameLength { get; init; } = 65_536;

    /// <summary>How deep types and paths may lie within each other.</summary>
    public int Nesting { get; init; } = 300;

    /// <summary>Types, paths and constants read for one name, those behind back references each time.</summary>
    public int Steps { get; init; } = 65_536;

    /// <summary>Characters of an identifier that is written in Punycode.</summary>
    public int PunycodeLength { get; init; } = 1024;
}
