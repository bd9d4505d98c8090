namespace Bridle.ObjectFiles.Symbols;

/// <summary>A symbol of one <see cref="SymbolTable"/>; the default is none.</summary>
public readonly record struct SymbolId
{
    private readonly int _value;

    private SymbolId(int value) => _value = value;

    public bool IsNone => _value == 0;

    /// <summary>The stub through which a function of another object is called.</summary>
    public bool IsStub => _value < 0;

    internal int Index => _value - 1;

    internal int Stub => -_value - 1;

    internal static SymbolId OfIndex(int index) => new(index + 1);

    internal static SymbolId OfStub(int stub) => new(-stub - 1);
}
