using Bridle.ObjectFiles.CallFrames;
using Bridle.Target;
using Iced.Intel;

namespace Bridle.ObjectFiles.Unwinding;

/// <summary>
/// Finds the caller of a function without call frame information by its instructions: where it stands at its begin, nothing is on the
/// stack yet; where it runs straight to its return, what lies before that is taken off the stack on the way.
/// </summary>
internal static class EpilogueSimulation
{
    // A branch may lead back: to the end that a compiler laid before what is seldom run.
    private const int BytesBefore = 128, CodeBytes = 256;

    private static ReadOnlySpan<byte> EndBranch => [0xf3, 0x0f, 0x1e, 0xfa];

    private static ReadOnlySpan<byte> PushFramePointer => [0x55, 0x48, 0x89, 0xe5];

    /// <summary>The caller's registers; they remain to be checked. Behind a call (<paramref name="isExact"/> is false) no function begins.</summary>
    public static bool TryReturn(StackMemory memory, UnwindLimits limits, bool isExact, ref FrameRegisters registers)
    {
        if (!TryReadCode(memory, registers.InstructionPointer, out byte[] code, out int at)) return false;
        if (!isExact) return TryFollow(code, at, memory, limits, ref registers);
        ReadOnlySpan<byte> here = code.AsSpan(at);
        if (here.StartsWith(EndBranch) || here.StartsWith(PushFramePointer)) return TryPop(memory, Column.ReturnAddress, ref registers);
        if (code.AsSpan(at - 1).StartsWith(PushFramePointer))
            return TryPop(memory, Column.Rbp, ref registers) && TryPop(memory, Column.ReturnAddress, ref registers);
        return TryFollow(code, at, memory, limits, ref registers);
    }

    // Where nothing is mapped so far before it, one byte is enough.
    private static bool TryReadCode(StackMemory memory, TargetAddress address, out byte[] code, out int at)
    {
        code = new byte[BytesBefore + CodeBytes];
        at = BytesBefore;
        int got = memory.Memory.Read(address.Plus(-at), code);
        if (got <= at)
        {
            at = 1;
            got = memory.Memory.Read(address.Plus(-at), code);
        }

        code = code[..got];
        return got > at;
    }

    /// <summary>
    /// Follows the instructions, of a branch first the one way and then the other, to a return. Whichever way is taken, a function
    /// leaves the stack as it found it.
    /// </summary>
    private static bool TryFollow(byte[] code, int at, StackMemory memory, UnwindLimits limits, ref FrameRegisters registers)
    {
        int left = limits.DecodedInstructions;
        return TryFollow(code, unchecked(registers.InstructionPointer.Value - (ulong)at), at, memory, ref left, ref registers);
    }

    private static bool TryFollow(byte[] code, ulong start, int offset, StackMemory memory, ref int left, ref FrameRegisters registers)
    {
        FrameRegisters now = registers;
        ByteArrayCodeReader reader = new(code) { Position = offset };
        Decoder decoder = Decoder.Create(64, reader, unchecked(start + (ulong)offset));
        while (left-- > 0)
        {
            decoder.Decode(out Instruction instruction);
            switch (instruction.IsInvalid ? FlowControl.Exception : instruction.FlowControl)
            {
                case FlowControl.Return:
                case FlowControl.IndirectBranch when instruction.IsIPRelativeMemoryOperand: // a stub of the linker's, or a tail call
                    if (!TryPop(memory, Column.ReturnAddress, ref now)) return false;
                    registers = now;
                    return true;
                case FlowControl.Next when TryRun(instruction, memory, ref now):
                    continue;
                case FlowControl.ConditionalBranch:
                    registers = now;
                    if (TryFollow(code, start, reader.Position, memory, ref left, ref registers)) return true;
                    return TryTarget(instruction, code, start, out int target) && TryFollow(code, start, target, memory, ref left, ref registers);
                case FlowControl.UnconditionalBranch when TryTarget(instruction, code, start, out int next):
                    (reader.Position, decoder.IP) = (next, instruction.NearBranchTarget);
                    continue;
                default:
                    return false;
            }
        }

        return false;
    }

    private static bool TryTarget(in Instruction instruction, byte[] code, ulong start, out int offset)
    {
        ulong distance = unchecked(instruction.NearBranchTarget - start);
        offset = distance < (ulong)code.Length ? (int)distance : 0;
        return distance < (ulong)code.Length;
    }

    private static bool TryRun(in Instruction instruction, StackMemory memory, ref FrameRegisters registers)
    {
        switch (instruction.Mnemonic)
        {
            case Mnemonic.Pop when instruction.Op0Kind == OpKind.Register && instruction.Op0Register.IsGPR64():
                return TryPop(memory, ToColumn(instruction.Op0Register), ref registers);
            case Mnemonic.Leave:
                return TrySetStack(registers, Column.Rbp, 0, ref registers) && TryPop(memory, Column.Rbp, ref registers);
            case Mnemonic.Push or Mnemonic.Pushfq or Mnemonic.Popfq or Mnemonic.Enter:
                return false; // What is written to the stack from here on is not in memory yet.
            default:
                return IsToStackPointer(instruction) ? TryMoveStack(instruction, ref registers) : Overwrite(instruction, ref registers);
        }
    }

    private static bool IsToStackPointer(in Instruction instruction) =>
        instruction.OpCount > 0 && instruction.Op0Kind == OpKind.Register && instruction.Op0Register.GetFullRegister() == Register.RSP
        && instruction.Mnemonic is not (Mnemonic.Cmp or Mnemonic.Test);

    private static bool TryMoveStack(in Instruction instruction, ref FrameRegisters registers) => instruction.Mnemonic switch
    {
        Mnemonic.Add when IsImmediate(instruction) => TrySetStack(registers, Column.Rsp, instruction.GetImmediate(1), ref registers),
        Mnemonic.Sub when IsImmediate(instruction) => TrySetStack(registers, Column.Rsp, unchecked(0 - instruction.GetImmediate(1)), ref registers),
        Mnemonic.Mov when instruction.Op1Kind == OpKind.Register && instruction.Op1Register.IsGPR64() =>
            TrySetStack(registers, ToColumn(instruction.Op1Register), 0, ref registers),
        Mnemonic.Lea when instruction.MemoryIndex == Register.None && instruction.MemoryBase.IsGPR64() =>
            TrySetStack(registers, ToColumn(instruction.MemoryBase), instruction.MemoryDisplacement64, ref registers),
        _ => false,
    };

    private static bool IsImmediate(in Instruction instruction) => instruction.Op1Kind is OpKind.Immediate8to64 or OpKind.Immediate32to64;

    private static bool Overwrite(in Instruction instruction, ref FrameRegisters registers)
    {
        if (instruction.OpCount > 0 && instruction.Op0Kind == OpKind.Register && instruction.Op0Register.GetFullRegister() is var register
            && register.IsGPR64() && instruction.Mnemonic is not (Mnemonic.Cmp or Mnemonic.Test)) registers.Forget(ToColumn(register));
        return true;
    }

    private static bool TrySetStack(in FrameRegisters before, int from, ulong offset, ref FrameRegisters registers)
    {
        if (!before.TryGet(from, out ulong value)) return false;
        registers.Set(Column.Rsp, unchecked(value + offset));
        return true;
    }

    private static bool TryPop(StackMemory memory, int column, ref FrameRegisters registers)
    {
        ulong place = registers.StackPointer.Value;
        if (!memory.TryReadWord(place, out ulong value)) return false;
        registers.Set(Column.Rsp, unchecked(place + sizeof(ulong)));
        registers.Set(column, value);
        return true;
    }

    // Iced numbers them as instructions do: rax, rcx, rdx, rbx, rsp, rbp, rsi, rdi.
    private static int ToColumn(Register register)
    {
        ReadOnlySpan<byte> columns = [0, 2, 1, 3, 7, 6, 4, 5];
        int number = register - Register.RAX;
        return number < columns.Length ? columns[number] : number;
    }
}
