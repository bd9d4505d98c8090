using Bridle.Target;
using Iced.Intel;

namespace Bridle.Processes.Stepping;

/// <summary>The register or the memory word that an indirect branch takes its target from.</summary>
/// <param name="IsMemory">False: <paramref name="Base"/> is the target itself.</param>
/// <param name="Base">A register's number, or none.</param>
/// <param name="Index">A register's number, or none.</param>
/// <param name="Scale">What the index is multiplied by.</param>
/// <param name="Segment">FS, GS, or none: the bases of the others are 0 in 64-bit code.</param>
/// <param name="IsNarrow">The address is cut to 32 bits before the segment's base is added (prefix 67).</param>
/// <param name="Displacement">Absolute where the operand is relative to rip.</param>
internal readonly record struct BranchOperand(
    bool IsMemory, sbyte Base, sbyte Index, byte Scale, Register Segment, bool IsNarrow, ulong Displacement)
{
    public static BranchOperand Of(in Instruction instruction)
    {
        if (instruction.Op0Kind == OpKind.Register)
            return new(false, RegisterNumbers.Of(instruction.Op0Register), RegisterNumbers.None, 0, Register.None, false, 0);
        Register segment = instruction.MemorySegment is Register.FS or Register.GS ? instruction.MemorySegment : Register.None;
        return new(
            true, RegisterNumbers.Of(instruction.MemoryBase), RegisterNumbers.Of(instruction.MemoryIndex),
            (byte)instruction.MemoryIndexScale, segment, HasNarrowAddress(instruction), instruction.MemoryDisplacement64);
    }

    public bool TryRead(in Registers registers, IMemoryReader memory, out ulong value)
    {
        if (IsMemory)
            return memory.TryReadUInt64(AddressIn(registers), out value);
        value = RegisterNumbers.Read(registers, Base);
        return true;
    }

    /// <summary>The effective address: what the hardware computes, wrapping as it does.</summary>
    public TargetAddress AddressIn(in Registers registers)
    {
        ulong address = Displacement;
        unchecked
        {
            if (Base != RegisterNumbers.None)
                address += RegisterNumbers.Read(registers, Base);
            if (Index != RegisterNumbers.None)
                address += RegisterNumbers.Read(registers, Index) * Scale;
            if (IsNarrow)
                address = (uint)address;
            address += Segment switch { Register.FS => registers.FsBase, Register.GS => registers.GsBase, _ => 0 };
        }
        return new TargetAddress(address);
    }

    // An address with no register at all says its size by the size of its displacement alone.
    private static bool HasNarrowAddress(in Instruction instruction) =>
        instruction.MemoryBase.IsGPR32() || instruction.MemoryBase == Register.EIP || instruction.MemoryIndex.IsGPR32() ||
        (instruction.MemoryBase == Register.None && instruction.MemoryIndex == Register.None && instruction.MemoryDisplSize == 4);
}
