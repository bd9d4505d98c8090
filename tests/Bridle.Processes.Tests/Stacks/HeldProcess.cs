using Bridle.Linux.Procfs;
using Bridle.ObjectFiles.Unwinding;
using Bridle.Processes.Stacks;
using Bridle.Target;

namespace Bridle.Processes.Tests.Stacks;

/// <summary>Reads stacks of a process that somebody else holds still.</summary>
internal sealed class HeldProcess : IDisposable
{
    private readonly TracedProcess _process;

    public HeldProcess(int processId)
    {
        _process = new TracedProcess(processId, new ProcessFiles());
        Assert.True(_process.OpenProgram().IsSuccess);
    }

    public ThreadStack Read(int threadId, in Registers registers) =>
        _process.Stack(threadId, registers, _process.Memory, int.MaxValue);

    public int Read(in Registers registers, Span<StackFrame> frames, out StackEnd end) => _process.ReadStack(registers, frames, out end);

    /// <summary>By a copy of the stack.</summary>
    public int Read(in Registers registers, ReadOnlySpan<byte> stack, Span<StackFrame> frames) => _process.ReadStack(registers, stack, isOver: false, frames);

    public byte[] Copy(TargetAddress start, int length)
    {
        byte[] copy = new byte[length];
        return copy[..Math.Max(0, _process.Memory.Read(start, copy))];
    }

    public void Dispose() => _process.Dispose();
}
