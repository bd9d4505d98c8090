using System.Collections.Immutable;
using Bridle.Linux.Procfs;
using Bridle.ObjectFiles.Unwinding;
using Bridle.Target;

namespace Bridle.Processes.Stacks;

/// <summary>
/// Reads the stacks of one process: keeps what is known of its code between them. One thread at a time.
/// </summary>
internal sealed class StackReader(IMemoryReader memory, Func<ImmutableArray<Mapping>> readMappings, Func<string> processFolder, UnwindLimits? limits = null)
{
    private const int FewFrames = 128;
    private readonly UnwindLimits _limits = limits ?? UnwindLimits.Default;
    private readonly Unwinder _unwinder = new(limits);
    private StackFrame[] _frames = new StackFrame[FewFrames];
    private CodeMap? _code;
    private long _snapshot;

    /// <summary>As many frames as there is room for.</summary>
    /// <param name="registers">Those of the thread.</param>
    /// <param name="stack">The memory, or a copy of the stack in it.</param>
    /// <param name="snapshot">What is loaded; where it has changed, the code is looked at anew.</param>
    /// <param name="frames">Room for frames.</param>
    /// <param name="end">Why there are no more.</param>
    public int Read(in Registers registers, IMemoryReader stack, long snapshot, Span<StackFrame> frames, out StackEnd end)
    {
        bool isFresh = _code is null || snapshot != _snapshot;
        CodeMap code = isFresh ? Look(snapshot) : _code!;
        int count = _unwinder.Walk(registers, stack, code, frames, out end);
        // Nobody tells of code that the program mapped by itself.
        return isFresh || end.Kind is not (StackEndKind.NoCode or StackEndKind.NoCaller)
            ? count
            : _unwinder.Walk(registers, stack, Look(snapshot), frames, out end);
    }

    /// <summary>All frames within the limit.</summary>
    public ThreadStack Read(int threadId, in Registers registers, IMemoryReader stack, long snapshot)
    {
        while (true)
        {
            int count = Read(registers, stack, snapshot, _frames, out StackEnd end);
            if (end.Kind != StackEndKind.Limit || count < _frames.Length || count >= _limits.Frames)
                return new ThreadStack(threadId, [.. _frames.AsSpan(0, count)], end, snapshot);
            _frames = new StackFrame[Math.Min(_limits.Frames, _frames.Length * 4)];
        }
    }

    private CodeMap Look(long snapshot)
    {
        ImmutableArray<Mapping> mappings = readMappings();
        ModuleOpener opener = new(processFolder(), mappings, memory, FrameTableStore.Shared);
        _snapshot = snapshot;
        return _code = new CodeMap(mappings, opener);
    }
}
