using Bridle.ObjectFiles.Unwinding;
using Bridle.Target;

namespace Bridle.Processes.Stacks;

/// <summary>
/// Reads the stacks of one process: keeps what is known of its code between them. One thread at a time.
/// </summary>
/// <param name="look">What is mapped now; or what was known before, if there is nothing to be seen any more.</param>
/// <param name="limits">Null for the defaults.</param>
internal sealed class StackReader(Func<CodeMap?, CodeMap> look, UnwindLimits? limits = null)
{
    private const int FewFrames = 128;
    private readonly UnwindLimits _limits = limits ?? UnwindLimits.Default;
    private readonly Unwinder _unwinder = new(limits);
    private StackFrame[] _frames = new StackFrame[FewFrames];
    private CodeMap? _code;
    private long _snapshot;

    /// <summary>As many frames as there is room for.</summary>
    /// <param name="registers">Those of the thread, as far as they are known.</param>
    /// <param name="stack">The memory, or a copy of the stack in it.</param>
    /// <param name="snapshot">What is loaded; where it has changed, the code is looked at anew.</param>
    /// <param name="frames">Room for frames.</param>
    /// <param name="end">Why there are no more.</param>
    public int Read(in FrameRegisters registers, IMemoryReader stack, long snapshot, Span<StackFrame> frames, out StackEnd end)
    {
        bool isFresh = _code is null || snapshot != _snapshot;
        CodeMap code = isFresh ? Look(snapshot) : _code!;
        int count = _unwinder.Walk(registers, stack, code, frames, out end);
        // Nobody tells of code that the program mapped by itself.
        return isFresh || end.Kind is not (StackEndKind.NoCode or StackEndKind.NoCaller)
            ? count
            : _unwinder.Walk(registers, stack, Look(snapshot), frames, out end);
    }

    /// <summary>The same by the code that was looked at last: it is not there any more, or not all of it.</summary>
    public int ReadPast(in FrameRegisters registers, IMemoryReader stack, Span<StackFrame> frames) =>
        _unwinder.Walk(registers, stack, _code ?? Look(_snapshot), frames, out _);

    /// <summary>Looks at the code, if that has changed, so that it is known when the program is gone.</summary>
    public void Prepare(long snapshot)
    {
        if (_code is null || snapshot != _snapshot) Look(snapshot);
    }

    /// <summary>All frames within the limit, or as many as are wanted.</summary>
    public ThreadStack Read(int threadId, in FrameRegisters registers, IMemoryReader stack, long snapshot, int most = int.MaxValue)
    {
        int limit = Math.Min(most, _limits.Frames);
        while (true)
        {
            int count = Read(registers, stack, snapshot, _frames.AsSpan(0, Math.Min(limit, _frames.Length)), out StackEnd end);
            if (end.Kind != StackEndKind.Limit || count < _frames.Length || count >= limit)
                return new ThreadStack(threadId, [.. _frames.AsSpan(0, count)], end, snapshot);
            _frames = new StackFrame[Math.Min(limit, _frames.Length * 4)];
        }
    }

    private CodeMap Look(long snapshot)
    {
        _snapshot = snapshot;
        return _code = look(_code);
    }
}
