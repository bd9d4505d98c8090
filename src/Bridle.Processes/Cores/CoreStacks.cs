using Bridle.ObjectFiles.Cores;
using Bridle.ObjectFiles.Unwinding;
using Bridle.Processes.Snapshots;
using Bridle.Processes.Stacks;
using Bridle.Target;

namespace Bridle.Processes.Cores;

/// <summary>Unwinds the threads of a core. One thread at a time.</summary>
internal sealed class CoreStacks(IMemoryReader memory, ProcessSnapshot snapshot, UnwindLimits limits)
{
    private const int FewFrames = 128;
    private readonly Unwinder _unwinder = new(limits);
    private readonly CoreCode _code = new(memory, snapshot);
    private StackFrame[] _frames = new StackFrame[FewFrames];

    public ThreadStack Read(CoreThread thread)
    {
        while (true)
        {
            int count = _unwinder.Walk(thread.Registers, memory, _code, _frames, out StackEnd end);
            if (end.Kind != StackEndKind.Limit || count < _frames.Length || count >= limits.Frames)
                return new ThreadStack(thread.ThreadId, [.. _frames.AsSpan(0, count)], end, snapshot.Number);
            _frames = new StackFrame[Math.Min(limits.Frames, _frames.Length * 4)];
        }
    }
}
