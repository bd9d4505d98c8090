using Bridle.Linux.PerfEvents;
using Bridle.ObjectFiles.Unwinding;
using Bridle.Processes;
using Bridle.Target;

namespace Bridle.Engine.Breakpoint.Firing;

/// <summary>
/// A thread that the kernel's clock has sampled: its registers and a piece of its stack are from then, and it has run on. What is read in /proc
/// is from now. Control thread only.
/// </summary>
internal sealed class ClockSurroundings(VictimFacts facts) : VictimSurroundings(facts)
{
    private const int KernelCounter = 0, UserCounter = 1;

    private byte[] _stack = [];
    private int _stackLength;
    private bool _isOver;
    private long _moment, _kernelCounter, _userCounter;

    public override long Moment => _moment;

    /// <param name="process">The victim.</param>
    /// <param name="sample">One of its threads.</param>
    /// <param name="isOver">The program of that moment is gone.</param>
    public void Enter(TracedProcess process, in ClockSample sample, bool isOver)
    {
        Registers registers = sample.Registers;
        if (sample.HasRegisters) registers.Rip = process.ToProgram(registers.InstructionPointer, sample.IsInKernel).Value;
        EnterPast(process, sample.ThreadId, registers, sample.HasRegisters, sample.Processor);
        (_moment, _isOver) = (sample.Time, isOver);
        _kernelCounter = sample.IsInKernel ? unchecked((long)sample.InstructionPointer.Value) : 0;
        _userCounter = unchecked((long)registers.Rip);
        Keep(sample.Stack);
    }

    public override long Argument(int index) => index switch
    {
        KernelCounter => _kernelCounter,
        UserCounter => _userCounter,
        _ => 0,
    };

    protected override int ReadFrames(in Registers registers, Span<StackFrame> frames) =>
        Process.ReadStack(registers, _stack.AsSpan(0, _stackLength), _isOver, frames);

    // The buffer that it lies in is the kernel's again when the firing is over.
    private void Keep(ReadOnlySpan<byte> stack)
    {
        if (_stack.Length < stack.Length) _stack = new byte[stack.Length];
        stack.CopyTo(_stack);
        _stackLength = stack.Length;
    }
}
