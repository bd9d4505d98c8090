namespace Bridle.Language.Intermediate;

internal enum RegisterKind : byte
{
    Undefined, Integer,

    /// <summary>The constant 0: an integer, and a null.</summary>
    Zero,
    Reference,
}

/// <summary>What is known of a register at one place.</summary>
/// <param name="Bytes">How many bytes a reference covers.</param>
internal readonly record struct RegisterState(RegisterKind Kind, long Bytes, bool MayBeNull, bool IsWritable)
{
    public static RegisterState Integer { get; } = new(RegisterKind.Integer, 0, false, false);

    public static RegisterState Zero { get; } = new(RegisterKind.Zero, 0, true, false);

    public static RegisterState Reference(long bytes, bool mayBeNull = false, bool isWritable = true) => new(RegisterKind.Reference, bytes, mayBeNull, isWritable);

    public bool IsInteger => Kind is RegisterKind.Integer or RegisterKind.Zero;

    public bool IsText => Kind is RegisterKind.Reference or RegisterKind.Zero;

    /// <summary>What is known where two ways meet.</summary>
    public RegisterState Join(RegisterState other) => (Kind, other.Kind) switch
    {
        (RegisterKind.Integer or RegisterKind.Zero, RegisterKind.Integer or RegisterKind.Zero) => Kind == other.Kind ? this : Integer,
        (RegisterKind.Reference, RegisterKind.Reference) => Reference(Math.Min(Bytes, other.Bytes), MayBeNull || other.MayBeNull, IsWritable && other.IsWritable),
        (RegisterKind.Reference, RegisterKind.Zero) => this with { MayBeNull = true },
        (RegisterKind.Zero, RegisterKind.Reference) => other with { MayBeNull = true },
        _ => default,
    };
}
