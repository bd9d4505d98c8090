using Iced.Intel;

namespace Bridle.Processes.Stepping;

/// <summary>Which instructions may run from a slot.</summary>
internal static class StrategyChoice
{
    private const byte Compatibility32SystemCall = 0x80;

    public static StepStrategy Of(in Instruction instruction, in Emulation emulation, ReadOnlySpan<byte> code)
    {
        if (instruction.FlowControl == FlowControl.Next)
            return emulation.Operation != EmulatedOperation.None ? StepStrategy.Emulate : OfStraightLine(instruction);
        if (emulation.Operation != EmulatedOperation.None)
            return LegacyPrefixes.MakeBranchAmbiguous(code) ? StepStrategy.StopAllAndStep : StepStrategy.Emulate;
        return IsSystemCall(instruction) || instruction.Code is Code.Xend or Code.Xabort_imm8 ? StepStrategy.OutOfLine : StepStrategy.StopAllAndStep;
    }

    /// <summary>
    /// Those that return to the instruction behind them. sysenter does not: it returns where the vdso wants it.
    /// </summary>
    public static bool IsSystemCall(in Instruction instruction) =>
        instruction.Code == Code.Syscall || (instruction.Code == Code.Int_imm8 && instruction.Immediate8 == Compatibility32SystemCall);

    // popf may set the trap flag, and the program then expects its trap behind the next instruction of its own. enclu hands its
    // address to the enclave. What always faults is left in place, so that the signal's si_addr is the program's.
    private static StepStrategy OfStraightLine(in Instruction instruction) =>
        instruction.Mnemonic is Mnemonic.Popf or Mnemonic.Popfd or Mnemonic.Popfq or Mnemonic.Enclu or Mnemonic.Hlt || instruction.IsPrivileged
            ? StepStrategy.StopAllAndStep
            : StepStrategy.OutOfLine;
}
