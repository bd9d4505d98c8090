using Bridle.Engine.Breakpoint.Naming;
using Bridle.Engine.Probes;
using Bridle.Language.Intermediate;
using Bridle.Linux.Signals;
using Bridle.ObjectFiles.Unwinding;
using Bridle.Processes;
using Bridle.Processes.Threads;
using Bridle.Target;

namespace Bridle.Engine.Breakpoint.Firing;

/// <summary>
/// A thread of a victim, as clauses see it. One object serves all firings of its kind; what only some clauses ask for is looked up when
/// they do. Control thread only.
/// </summary>
internal abstract class VictimSurroundings(VictimFacts facts) : Surroundings
{
    private const int StopSignal = 19, FewFrames = 128;

    private StackFrame[] _frames = new StackFrame[FewFrames];
    private TracedProcess? _process;
    private Registers _registers;
    private bool _isStopped, _isUnread;
    private int _threadId, _processor;

    public sealed override int ProcessId => facts.ProcessId;

    public sealed override long ThreadId => _threadId;

    public sealed override int Processor => _processor >= 0 ? _processor : _processor = facts.Gauges.Of(_threadId).TryReadProcessor(out int processor) ? processor : 0;

    protected TracedProcess Process => _process ?? throw new InvalidOperationException("nothing fires");

    protected ref readonly Registers Registers
    {
        get
        {
            if (_isUnread) _isStopped = TryReadRegisters();
            return ref _registers;
        }
    }

    /// <summary>Fires for this thread: what was sampled before fires first, so that clauses find what they would have found then.</summary>
    public void Fire(ProbeRuns runs, int probe)
    {
        facts.Clock?.Collect(Process, isOver: false);
        runs.Fire(probe, this);
    }

    /// <summary>A thread that was sampled, and has run on.</summary>
    protected void EnterPast(TracedProcess process, int threadId, in Registers registers, bool hasRegisters, int processor) =>
        (_process, _threadId, _registers, _isStopped, _isUnread, _processor) = (process, threadId, registers, hasRegisters, false, processor);

    /// <summary>A thread that holds still.</summary>
    protected void Enter(TracedProcess process, int threadId, in Registers registers)
    {
        (_process, _threadId, _registers, _isStopped, _isUnread) = (process, threadId, registers, true, false);
        _processor = -1;
    }

    /// <summary>A thread that holds still, whose registers are read when a clause asks for them.</summary>
    protected void EnterUnread(TracedProcess process, int threadId)
    {
        (_process, _threadId, _registers, _isStopped, _isUnread) = (process, threadId, default, true, true);
        _processor = -1;
    }

    /// <summary>The same with registers that are read at once; false where they cannot be.</summary>
    protected bool TryEnter(TracedProcess process, int threadId)
    {
        EnterUnread(process, threadId);
        return _isStopped = TryReadRegisters();
    }

    /// <summary>A thread that has ended, or cannot be looked at: it has no registers and no stack.</summary>
    protected void EnterEnded(TracedProcess process, int threadId)
    {
        (_process, _threadId, _registers, _isStopped, _isUnread) = (process, threadId, default, false, false);
        _processor = -1;
    }

    public override long Builtin(Builtin builtin) => builtin switch
    {
        Language.Intermediate.Builtin.VirtualTimestamp => facts.Gauges.Of(_threadId).TryReadRunTime(out long time) ? time : 0,
        Language.Intermediate.Builtin.UserCaller => Caller(),
        Language.Intermediate.Builtin.UserStackDepth => Frames(facts.Limits.StackDepth),
        _ => facts.Process.Number(builtin, _threadId),
    };

    public sealed override int Text(Builtin builtin, Span<byte> destination) => facts.Process.Text(builtin, _threadId, destination);

    public sealed override bool TryRead(ulong address, Span<byte> destination) =>
        Process.Memory.Read(new TargetAddress(address), destination) == destination.Length;

    public sealed override bool TryWrite(ulong address, ReadOnlySpan<byte> source) => Process.Memory.Write(new TargetAddress(address), source).IsSuccess;

    public sealed override bool TryReadRegister(long index, out long value) => RegisterNumbers.TryRead(Registers, index, out value);

    public sealed override int UserStack(Span<long> destination)
    {
        int count = Frames(destination.Length);
        for (int i = 0; i < count; i++) destination[i] = unchecked((long)_frames[i].ProgramCounter.Value);
        return count;
    }

    public sealed override long AddressSpace(ReadOnlySpan<long> addresses) => (long)facts.History.MarkOf(addresses) << 32 | (uint)facts.ProcessId;

    public sealed override bool IsProgenyOf(long processId) => facts.Process.IsProgenyOf(processId, facts.Limits.Ancestors);

    public sealed override void Raise(int signal) => ProcessSignals.SendToThread(facts.ProcessId, _threadId, signal);

    // A stop like anybody else's: it lasts until SIGCONT, whatever becomes of us.
    public sealed override void Stop() => ProcessSignals.SendToThread(facts.ProcessId, _threadId, StopSignal);

    private bool TryReadRegisters()
    {
        _isUnread = false;
        return Process.Threads.TryFind(_threadId, out TracedThread? thread) && Process.GetRegisters(thread, out _registers).IsSuccess;
    }

    private long Caller() => Frames(2) > 1 ? unchecked((long)_frames[1].ProgramCounter.Value) : 0;

    private int Frames(int most)
    {
        ref readonly Registers registers = ref Registers;
        if (!_isStopped) return 0;
        if (most > _frames.Length) _frames = new StackFrame[Math.Min(most, facts.Limits.StackDepth)];
        return ReadFrames(registers, _frames.AsSpan(0, Math.Min(Math.Min(most, facts.Limits.StackDepth), _frames.Length)));
    }

    protected virtual int ReadFrames(in Registers registers, Span<StackFrame> frames) => Process.ReadStack(registers, frames, out _);
}
