using Bridle.ObjectFiles.CallFrames;
using Bridle.Target;

namespace Bridle.ObjectFiles.Unwinding;

/// <summary>
/// Finds the caller of a function that has no call frame information. Whatever is found must look like a return address: executable,
/// and behind a call.
/// </summary>
internal sealed class UndescribedStep(UnwindLimits limits, StackMemory memory)
{
    private int _guesses;

    public void Begin() => _guesses = 0;

    /// <summary>The registers of the caller and how they were found.</summary>
    public bool TryStep(in StackFrame frame, ICodeLookup code, ref FrameRegisters registers, out FrameSource source)
    {
        FrameRegisters caller = registers;
        source = FrameSource.Code;
        // Jitted code has frame pointers but not everywhere; what runs straight to its return tells by itself.
        if (EpilogueSimulation.TryReturn(memory, limits, frame.IsExact, ref caller) && IsReturnAddress(caller, code)) return Take(caller, ref registers);
        caller = registers;
        source = FrameSource.FramePointer;
        if (TryFramePointer(ref caller) && IsReturnAddress(caller, code)) return Take(caller, ref registers);
        source = FrameSource.Guess;
        return TryGuess(code, ref registers);
    }

    /// <summary>The thread was sent to where no code is: by a call through a bad pointer, whose return address lies on top of the stack.</summary>
    public bool TryLeaveNowhere(ICodeLookup code, ref FrameRegisters registers)
    {
        FrameRegisters caller = registers;
        ulong place = registers.StackPointer.Value;
        if (!memory.TryReadWord(place, out ulong value)) return false;
        caller.Set(Column.Rsp, unchecked(place + sizeof(ulong)));
        caller.Set(Column.ReturnAddress, value);
        return IsReturnAddress(caller, code) && Take(caller, ref registers);
    }

    private static bool Take(FrameRegisters caller, ref FrameRegisters registers)
    {
        caller.ForgetScratch();
        caller.Set(Column.ReturnAddress, caller.InstructionPointer.Value);
        registers = caller;
        return true;
    }

    private bool TryFramePointer(ref FrameRegisters registers)
    {
        ulong top = registers.StackPointer.Value;
        if (!registers.TryGet(Column.Rbp, out ulong frame) || frame % sizeof(ulong) != 0) return false;
        if (frame < top || frame - top > (ulong)limits.FramePointerBytes) return false;
        if (!memory.TryReadWord(frame, out ulong saved) || !memory.TryReadWord(unchecked(frame + sizeof(ulong)), out ulong back)) return false;
        Leave(unchecked(frame + (2 * sizeof(ulong))), back, ref registers);
        registers.Set(Column.Rbp, saved);
        return true;
    }

    private bool TryGuess(ICodeLookup code, ref FrameRegisters registers)
    {
        if (_guesses++ >= limits.Guesses) return false;
        ulong place = unchecked(registers.StackPointer.Value + 7) & ~7UL;
        for (int looked = 0; looked < limits.GuessBytes; looked += sizeof(ulong), place = unchecked(place + sizeof(ulong)))
        {
            if (!memory.TryReadWord(place, out ulong value)) return false;
            if (!IsReturnAddress(new TargetAddress(value), code)) continue;
            Leave(unchecked(place + sizeof(ulong)), value, ref registers);
            return true;
        }

        return false;
    }

    private static void Leave(ulong stackPointer, ulong returnAddress, ref FrameRegisters registers)
    {
        bool hasFramePointer = registers.TryGet(Column.Rbp, out ulong framePointer);
        registers.ForgetAll();
        registers.Set(Column.Rsp, stackPointer);
        registers.Set(Column.ReturnAddress, returnAddress);
        if (hasFramePointer) registers.Set(Column.Rbp, framePointer);
    }

    private bool IsReturnAddress(in FrameRegisters caller, ICodeLookup code) => IsReturnAddress(caller.InstructionPointer, code);

    private bool IsReturnAddress(TargetAddress address, ICodeLookup code)
    {
        if (address.IsNull || !code.TryFind(address.Plus(-1), out _)) return false;
        Span<byte> before = stackalloc byte[CallInstruction.Longest];
        return memory.Memory.TryReadExactly(address.Plus(-before.Length), before) && CallInstruction.Ends(before);
    }
}
