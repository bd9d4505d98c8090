namespace Bridle.ObjectFiles.Symbols;

/// <summary>Where symbols end.</summary>
internal interface ISymbolExtents
{
    /// <summary>The first address behind the symbol; its own where it has no size, or one that wraps around.</summary>
    ulong End(int symbol);

    /// <summary>The first address behind the symbol's section.</summary>
    ulong SectionEnd(int symbol);
}
