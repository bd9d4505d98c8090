using Bridle.Language.Symbols;

namespace Bridle.Language.Intermediate;

/// <summary>How a value is held.</summary>
public enum ValueKind
{
    /// <summary>An integer, a pointer, or the bits of a float or double: in a register, extended from its size.</summary>
    Scalar,

    /// <summary>A string: by reference, which may be null.</summary>
    Text,

    /// <summary>A struct, a union, an array or a long double: by reference.</summary>
    Bytes,
}

/// <summary>The form of a value in a variable or an element.</summary>
/// <param name="Size">Bytes; for a string its capacity, the zero at the end included.</param>
public readonly record struct ValueForm(ValueKind Kind, int Size, bool IsSigned);

/// <summary>A variable, found by its number in the table.</summary>
public sealed record VariableDescriptor(int Id, string Name, VariableScope Scope, ValueForm Value, string TypeName);
