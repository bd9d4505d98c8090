namespace Bridle.Probes;

/// <summary>How much foreign data the providers take. Every loop over what an object says ends at one of these.</summary>
public sealed record ProbeLimits
{
    public static ProbeLimits Default { get; } = new();

    /// <summary>Functions of one object that a pattern may match.</summary>
    public int Functions { get; init; } = 1_048_576;

    /// <summary>Probes that one pattern may give in one process.</summary>
    public int Probes { get; init; } = 1_048_576;

    /// <summary>Bytes of one function, or of one piece of it, that are decoded.</summary>
    public int FunctionBytes { get; init; } = 16 << 20;

    /// <summary>Pieces of one function that lie elsewhere.</summary>
    public int Fragments { get; init; } = 64;

    /// <summary>Arguments of one statement probe.</summary>
    public int StatementArguments { get; init; } = 64;

    /// <summary>Terms of one operand: numbers and symbols that are added up.</summary>
    public int OperandTerms { get; init; } = 16;

    /// <summary>Slots of one object through which functions of several forms are called.</summary>
    public int FunctionSlots { get; init; } = 1_048_576;
}
