using Iced.Intel;

namespace Bridle.Processes.Stepping;

/// <summary>Where an instruction holds its displacement from rip, if it has one: always four bytes (Intel SDM volume 2, 2.2.1.6).</summary>
/// <param name="Offset">From the instruction's start; 0 means none, for an opcode comes first.</param>
/// <param name="IsNarrow">Relative to eip: the address is cut to 32 bits.</param>
internal readonly record struct RipOperand(byte Offset, bool IsNarrow)
{
    public bool Exists => Offset != 0;

    public static RipOperand Of(in Instruction instruction, in ConstantOffsets offsets) => instruction.IsIPRelativeMemoryOperand
        ? new RipOperand((byte)offsets.DisplacementOffset, instruction.MemoryBase == Register.EIP)
        : default;
}
