using Bridle.Processes.Stepping;
using Bridle.Target;
using Iced.Intel;

namespace Bridle.Processes.Tests.Stepping;

/// <summary>Which instructions may run twice from the same general registers and leave what one run leaves.</summary>
internal static class TwiceRunnable
{
    /// <param name="written">Where it writes memory, if it does, by the decoder's own reckoning.</param>
    public static bool IsSafe(ReadOnlySpan<byte> code, DisplacedInstruction displaced, Registers registers, out TargetAddress? written)
    {
        Instruction instruction = Disassembly.Of(code, displaced.Address.Value);
        InstructionInfo info = new InstructionInfoFactory().GetInfo(instruction);
        written = null;
        if (displaced.Strategy != StepStrategy.OutOfLine || displaced.IsSystemCall || IsRestless(instruction))
            return false;
        bool reads = false, writes = false;
        foreach (UsedMemory used in info.GetUsedMemory())
        {
            reads |= used.Access is not (OpAccess.Write or OpAccess.CondWrite);
            if (used.Access is OpAccess.Read or OpAccess.CondRead)
                continue;
            writes = true;
            written = new TargetAddress(unchecked(AddressOf(used, registers)));
        }
        return !(reads && writes);
    }

    /// <summary>Whether it leaves the same twice, where memory is put back between the runs.</summary>
    public static bool IsRepeatable(ReadOnlySpan<byte> code)
    {
        Instruction instruction = Disassembly.Of(code, 0);
        // Behind a write to ss the processor takes no trap, so a single step takes two instructions.
        bool isOdd = instruction.Op0Register == Register.SS || instruction.Mnemonic is Mnemonic.Lss or Mnemonic.Wrpkru or Mnemonic.Ldmxcsr ||
            instruction.Mnemonic.ToString().StartsWith("Xsave", StringComparison.Ordinal);
        return !isOdd && !IsRestless(instruction);
    }

    private static ulong AddressOf(UsedMemory used, Registers registers) => unchecked(
        Value(used.Base, registers) + Value(used.Index, registers) * (ulong)used.Scale + used.Displacement +
        used.Segment switch { Register.FS => registers.FsBase, Register.GS => registers.GsBase, _ => 0 });

    private static ulong Value(Register register, Registers registers) =>
        register.IsGPR64() ? RegisterNumbers.Read(registers, register.GetNumber()) : 0;

    // Clocks and chance differ by themselves, and vector and x87 registers are not put back between the runs.
    private static bool IsRestless(Instruction instruction)
    {
        HashSet<Register> read = [], written = [];
        foreach (UsedRegister used in new InstructionInfoFactory().GetInfo(instruction).GetUsedRegisters())
        {
            if (used.Register.IsGPR() || used.Register.IsSegmentRegister())
                continue;
            if (used.Access is not (OpAccess.Write or OpAccess.NoMemAccess))
                read.Add(used.Register.GetFullRegister());
            if (used.Access is not (OpAccess.Read or OpAccess.CondRead or OpAccess.NoMemAccess))
                written.Add(used.Register.GetFullRegister());
        }
        // All of x87 begins with F; its stack moves.
        return read.Overlaps(written) || instruction.Mnemonic.ToString().StartsWith('F') || instruction.Mnemonic is Mnemonic.Rdtsc or Mnemonic.Rdtscp or Mnemonic.Rdpru or Mnemonic.Rdrand or Mnemonic.Rdseed or
            Mnemonic.Cpuid or Mnemonic.Rdpid || instruction.Mnemonic.ToString().StartsWith("Xrstor", StringComparison.Ordinal);
    }
}
