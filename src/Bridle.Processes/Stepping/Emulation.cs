using Bridle.Target;
using Iced.Intel;

namespace Bridle.Processes.Stepping;

/// <summary>What an emulated instruction does.</summary>
internal enum EmulatedOperation : byte
{
    None,

    /// <summary>Goes to a target that never changes: jumps, and what does nothing.</summary>
    Constant,
    ConditionalJump,

    /// <summary>Counts rcx down and goes on while it is not 0 and the condition holds.</summary>
    Loop,
    JumpIfCounterIsZero,
    IndirectJump,
    Call,
    IndirectCall,
    Return,
}

/// <summary>An instruction as the emulator needs it, decoded once when its trap is planted.</summary>
/// <param name="Operation">None: not to be emulated.</param>
/// <param name="Target">Where the branch goes if it goes; of no meaning to indirect ones.</param>
/// <param name="Condition">Of conditional jumps and loops.</param>
/// <param name="HasNarrowCounter">The counter is ecx, and a write to it clears the upper half of rcx.</param>
/// <param name="Operand">Of indirect branches.</param>
/// <param name="ReleasedBytes">What a return takes off the stack beside its address.</param>
internal readonly record struct Emulation(
    EmulatedOperation Operation, TargetAddress Target = default, ConditionCode Condition = ConditionCode.None, bool HasNarrowCounter = false,
    BranchOperand Operand = default, ushort ReleasedBytes = 0)
{
    /// <summary>Operation None where the instruction is no branch of the kinds that differ on no processor.</summary>
    public static Emulation Of(in Instruction instruction)
    {
        TargetAddress target = new(instruction.NearBranchTarget);
        return instruction switch
        {
            { Mnemonic: Mnemonic.Nop or Mnemonic.Endbr64 or Mnemonic.Endbr32 or Mnemonic.Pause } =>
                new(EmulatedOperation.Constant, new TargetAddress(instruction.NextIP)),
            { IsJmpShortOrNear: true } => new(EmulatedOperation.Constant, target),
            { IsJccShortOrNear: true } => new(EmulatedOperation.ConditionalJump, target, instruction.ConditionCode),
            { IsCallNear: true } => new(EmulatedOperation.Call, target),
            { IsJmpNearIndirect: true } => new(EmulatedOperation.IndirectJump, Operand: BranchOperand.Of(instruction)),
            { IsCallNearIndirect: true } => new(EmulatedOperation.IndirectCall, Operand: BranchOperand.Of(instruction)),
            _ => OfCode(instruction, target),
        };
    }

    private static Emulation OfCode(in Instruction instruction, TargetAddress target) => instruction.Code switch
    {
        Code.Retnq => new(EmulatedOperation.Return),
        Code.Retnq_imm16 => new(EmulatedOperation.Return, ReleasedBytes: instruction.Immediate16),
        Code.Loop_rel8_64_RCX => new(EmulatedOperation.Loop, target),
        Code.Loop_rel8_64_ECX => new(EmulatedOperation.Loop, target, HasNarrowCounter: true),
        Code.Loope_rel8_64_RCX => new(EmulatedOperation.Loop, target, ConditionCode.e),
        Code.Loope_rel8_64_ECX => new(EmulatedOperation.Loop, target, ConditionCode.e, true),
        Code.Loopne_rel8_64_RCX => new(EmulatedOperation.Loop, target, ConditionCode.ne),
        Code.Loopne_rel8_64_ECX => new(EmulatedOperation.Loop, target, ConditionCode.ne, true),
        Code.Jrcxz_rel8_64 => new(EmulatedOperation.JumpIfCounterIsZero, target),
        Code.Jecxz_rel8_64 => new(EmulatedOperation.JumpIfCounterIsZero, target, HasNarrowCounter: true),
        _ => default,
    };
}
