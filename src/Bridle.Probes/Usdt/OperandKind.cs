namespace Bridle.Probes.Usdt;

/// <summary>Where an operand's value lies.</summary>
internal enum OperandKind : byte
{
    /// <summary>Where nobody can read it: a vector register, a symbol that is not there, a text that makes no sense.</summary>
    Unknown,
    Constant,
    Register,
    Memory,
}
