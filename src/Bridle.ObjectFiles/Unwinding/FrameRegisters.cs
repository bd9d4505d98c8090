using System.Runtime.CompilerServices;
using Bridle.ObjectFiles.CallFrames;
using Bridle.Target;

namespace Bridle.ObjectFiles.Unwinding;

/// <summary>The general registers of one frame, by their DWARF numbers, and which of them are known.</summary>
public struct FrameRegisters
{
    private const uint All = (1u << Column.Count) - 1;
    private Values _values;

    /// <summary>A bit for each DWARF number whose value is known; bit 16 is rip.</summary>
    public uint Known { get; private set; }

    public readonly TargetAddress InstructionPointer => new(_values[Column.ReturnAddress]);

    public readonly TargetAddress StackPointer => new(_values[Column.Rsp]);

    public readonly TargetAddress FramePointer => new(_values[Column.Rbp]);

    public static FrameRegisters From(in Registers registers)
    {
        FrameRegisters result = new() { Known = All };
        ref Values values = ref result._values;
        (values[0], values[1], values[2], values[3]) = (registers.Rax, registers.Rdx, registers.Rcx, registers.Rbx);
        (values[4], values[5], values[6], values[7]) = (registers.Rsi, registers.Rdi, registers.Rbp, registers.Rsp);
        (values[8], values[9], values[10], values[11]) = (registers.R8, registers.R9, registers.R10, registers.R11);
        (values[12], values[13], values[14], values[15]) = (registers.R12, registers.R13, registers.R14, registers.R15);
        values[16] = registers.Rip;
        return result;
    }

    /// <summary>All that is known of a thread which nobody has stopped.</summary>
    public static FrameRegisters At(TargetAddress instructionPointer, TargetAddress stackPointer)
    {
        FrameRegisters result = default;
        result.Set(Column.ReturnAddress, instructionPointer.Value);
        result.Set(Column.Rsp, stackPointer.Value);
        return result;
    }

    /// <summary>The value of a register by its DWARF number; false where it was lost on the way here.</summary>
    public readonly bool TryGet(int number, out ulong value)
    {
        bool isKnown = (uint)number < Column.Count && (Known >> number & 1) != 0;
        value = isKnown ? _values[number] : 0;
        return isKnown;
    }

    internal void Set(int column, ulong value)
    {
        _values[column] = value;
        Known |= 1u << column;
    }

    internal void Forget(int column) => Known &= ~(1u << column);

    internal void ForgetAll() => Known = 0;

    /// <summary>What a call leaves: the registers that a function gives back as they were.</summary>
    internal void ForgetScratch() => Known &= Column.Preserved | (1u << Column.Rsp);

    [InlineArray(Column.Count)]
    private struct Values
    {
        private ulong _first;
    }
}
