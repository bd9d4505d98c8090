using Bridle.Target;

namespace Bridle.ObjectFiles.Unwinding;

/// <summary>One frame of a stack, the innermost first.</summary>
public struct StackFrame
{
    /// <summary>The registers as they were when this frame ran last, as far as they can be known.</summary>
    public FrameRegisters Registers { get; internal set; }

    /// <summary>The canonical frame address: the stack pointer before the call of this function. Null in a last frame that says none.</summary>
    public TargetAddress Cfa { get; internal set; }

    public FrameSource Source { get; internal set; }

    /// <summary>The frame is the kernel's: it called a signal's handler.</summary>
    public bool IsSignal { get; internal set; }

    /// <summary>The address is that of the next instruction, and not one behind a call: of the first frame and of an interrupted one.</summary>
    public bool IsExact { get; internal set; }

    public readonly TargetAddress ProgramCounter => Registers.InstructionPointer;

    /// <summary>
    /// The address to look up: inside of the call, since a call that never returns may be the last instruction of its function.
    /// </summary>
    public readonly TargetAddress LookupAddress => IsExact ? ProgramCounter : ProgramCounter.Plus(-1);

    public override readonly string ToString() => $"{ProgramCounter} cfa {Cfa} {Source}{(IsSignal ? " signal" : "")}";
}
