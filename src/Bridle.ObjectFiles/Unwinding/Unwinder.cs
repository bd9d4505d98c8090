using Bridle.ObjectFiles.CallFrames;
using Bridle.Target;

namespace Bridle.ObjectFiles.Unwinding;

/// <summary>
/// Follows a stack from a thread's registers: a function of registers, memory and code, that knows no process and no file. It keeps
/// its buffers, and allocates nothing for a frame whose rules are known. One walk at a time.
/// </summary>
public sealed class Unwinder
{
    private readonly UnwindLimits _limits;
    private readonly StackMemory _memory = new();
    private readonly UndescribedStep _undescribed;

    public Unwinder(UnwindLimits? limits = null)
    {
        _limits = limits ?? UnwindLimits.Default;
        _undescribed = new UndescribedStep(_limits, _memory);
    }

    /// <summary>Fills in the frames, the innermost first, and returns how many there are.</summary>
    /// <param name="registers">Those of the thread, stopped.</param>
    /// <param name="memory">The victim's memory, or a copy of its stack.</param>
    /// <param name="code">What is mapped.</param>
    /// <param name="frames">Room for as many frames as are wanted.</param>
    /// <param name="end">Why there are no more.</param>
    public int Walk(in Registers registers, IMemoryReader memory, ICodeLookup code, Span<StackFrame> frames, out StackEnd end) =>
        Walk(FrameRegisters.From(registers), memory, code, frames, out end);

    /// <summary>The same from registers of which some are not known.</summary>
    public int Walk(in FrameRegisters registers, IMemoryReader memory, ICodeLookup code, Span<StackFrame> frames, out StackEnd end)
    {
        _memory.Attach(memory);
        _undescribed.Begin();
        int most = Math.Min(frames.Length, _limits.Frames), count = 0, switches = 0;
        end = new StackEnd(StackEndKind.Limit, registers.InstructionPointer);
        if (most == 0) return 0;
        frames[0] = new StackFrame { Registers = registers, Source = FrameSource.Registers, IsExact = true };
        while (true)
        {
            ref StackFrame frame = ref frames[count++];
            end = Step(ref frame, code, out StackFrame caller);
            if (end.Kind == StackEndKind.NoCode && count > 1) count--; // There is no such frame, only such an address.
            if (end.Kind != StackEndKind.None) return count;
            end = Check(frame, caller, ref switches);
            if (end.Kind == StackEndKind.None && count == most) end = new StackEnd(StackEndKind.Limit, caller.ProgramCounter);
            if (end.Kind != StackEndKind.None) return count;
            frames[count] = caller;
        }
    }

    private StackEnd Step(ref StackFrame frame, ICodeLookup code, out StackFrame caller)
    {
        FrameRegisters registers = frame.Registers;
        StackEnd end = Leave(ref frame, code, ref registers, out FrameSource source);
        caller = new StackFrame { Registers = registers, Source = source, IsExact = source == FrameSource.SignalFrame };
        return end;
    }

    private StackEnd Leave(ref StackFrame frame, ICodeLookup code, ref FrameRegisters registers, out FrameSource source)
    {
        TargetAddress lookup = frame.LookupAddress;
        source = FrameSource.Code;
        if (!code.TryFind(lookup, out CodeModule module))
            return frame.IsExact && _undescribed.TryLeaveNowhere(code, ref registers) ? Found(ref frame, registers) : new StackEnd(StackEndKind.NoCode, frame.ProgramCounter);
        ulong address = module.Bias.ToFile(lookup).Value;
        FrameRow? row = module.Table?.FindRow(address);
        if (IsTrampoline(row, address, frame)) return LeaveTrampoline(ref frame, ref registers, out source);
        if (row is null) return LeaveUndescribed(ref frame, code, StackEndKind.NoCaller, ref registers, out source);
        StackEnd end = RowStep.Apply(row, _memory, module.Bias, ref registers, out ulong cfa);
        frame.Cfa = new TargetAddress(cfa);
        frame.IsSignal = row.IsSignal;
        source = row.IsSignal ? FrameSource.SignalFrame : FrameSource.CallFrames;
        return end.Kind is StackEndKind.BadRules or StackEndKind.UnknownRegister ? LeaveUndescribed(ref frame, code, end.Kind, ref registers, out source) : end;
    }

    /// <summary>
    /// A handler returns to the first instruction of the trampoline, and no call stands before that: the rules found there may be
    /// those of another function that ends before it.
    /// </summary>
    private bool IsTrampoline(FrameRow? row, ulong address, in StackFrame frame)
    {
        bool mayBe = row is null || (!frame.IsExact && unchecked(address + 1) == row.EntryEnd);
        return mayBe && SignalTrampoline.IsAt(_memory.Memory, frame.ProgramCounter);
    }

    private StackEnd LeaveTrampoline(ref StackFrame frame, ref FrameRegisters registers, out FrameSource source)
    {
        source = FrameSource.SignalFrame;
        frame.IsSignal = true;
        StackEnd end = SignalTrampoline.Unwind(_memory, ref registers, out ulong cfa);
        frame.Cfa = new TargetAddress(cfa);
        return end;
    }

    private StackEnd LeaveUndescribed(ref StackFrame frame, ICodeLookup code, StackEndKind otherwise, ref FrameRegisters registers, out FrameSource source)
    {
        if (_undescribed.TryStep(frame, code, ref registers, out source)) return Found(ref frame, registers);
        // The first function of a thread clears rbp by the ABI's rule (System V ABI for AMD64, 3.4.1).
        bool isFirst = !frame.IsExact && frame.Registers.TryGet(Column.Rbp, out ulong framePointer) && framePointer == 0;
        return new StackEnd(isFirst ? StackEndKind.Outermost : otherwise, frame.ProgramCounter);
    }

    private static StackEnd Found(ref StackFrame frame, in FrameRegisters caller)
    {
        frame.Cfa = caller.StackPointer;
        return default;
    }

    /// <summary>
    /// A caller lies above its callee, but for a switch of stacks. As those are counted, every walk ends.
    /// </summary>
    private StackEnd Check(in StackFrame frame, in StackFrame caller, ref int switches)
    {
        if (caller.ProgramCounter.IsNull) return new StackEnd(StackEndKind.Outermost, frame.ProgramCounter);
        if (caller.Registers.StackPointer > frame.Registers.StackPointer) return default;
        bool isSame = caller.ProgramCounter == frame.ProgramCounter && caller.Registers.StackPointer == frame.Registers.StackPointer;
        return isSame || ++switches > _limits.StackSwitches ? new StackEnd(StackEndKind.NoProgress, caller.ProgramCounter) : default;
    }
}
