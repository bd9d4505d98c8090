namespace Bridle.ObjectFiles.Demangling;

/// <summary>Demangles a C++ name (_Z); false where it is none, or the host has no demangler.</summary>
public delegate bool CxxDemangler(string symbol, out string name);

/// <summary>
/// Makes readable names of symbols: C++ by what the host offers, Rust (legacy and v0) by itself. Every other symbol, and one
/// that is over a limit, stays as it is. Any thread may ask.
/// </summary>
public sealed class Demangler(CxxDemangler? cxx = null, DemanglingLimits? limits = null)
{
    private readonly DemanglingLimits _limits = limits ?? DemanglingLimits.Default;
    private bool _isRaw;

    /// <summary>Leaves all symbols as they are.</summary>
    public static Demangler Raw { get; } = new() { _isRaw = true };

    /// <summary>The readable name, or the symbol itself.</summary>
    public string Demangle(string symbol)
    {
        if (_isRaw || symbol.Length > _limits.SymbolLength || !symbol.StartsWith('_')) return symbol;
        if (symbol.StartsWith("_R", StringComparison.Ordinal))
            return RustDemangler.TryDemangle(symbol, _limits, out string rust) ? rust : symbol;
        if (!symbol.StartsWith("_Z", StringComparison.Ordinal)) return symbol;
        // A legacy name of Rust is one of C++ too, as which it is hard to read.
        if (LegacyRustName.TryDemangle(symbol, out string legacy)) return legacy;
        return cxx is not null && cxx(symbol, out string name) ? name : symbol;
    }
}
