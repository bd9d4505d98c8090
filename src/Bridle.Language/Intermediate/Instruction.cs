namespace Bridle.Language.Intermediate;

/// <summary>One instruction. Operands are register numbers, <see cref="None"/> where there is none.</summary>
/// <param name="Target">The register that gets the result.</param>
/// <param name="Left">First operand; for Call the first of consecutive arguments; for an address the size of what is there.</param>
/// <param name="Right">Second operand, or None where the immediate is it; for Call the number of arguments.</param>
/// <param name="Immediate">Constant, offset, number in a table, or the index of the instruction to go on at.</param>
public readonly record struct Instruction(Opcode Operation, int Target, int Left, int Right, long Immediate)
{
    public const int None = -1;
}
