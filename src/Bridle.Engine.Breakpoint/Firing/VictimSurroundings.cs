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
/// A stopped thread of a victim, as clauses see it. One object serves all firings of the victim; what only some clauses ask for is looked
/// up when they do, once a firing. Control thread only.
/// </summary>
internal abstract class VictimSurroundings(int processId, SymbolHistory history, ThreadGauges gauges, ProcessFacts facts, BreakpointLimits limits) : Surroundings
{
    private const int StopSignal = 19, FewFrames = 128;

    private StackFrame[] _frames = new StackFrame[FewFrames];
    private TracedProcess? _process;
    private TracedThread? _thread;
    private Registers _registers;
    private int _processor;

    public sealed override int ProcessId => processId;

    public sealed override long ThreadId => Thread.Id;

    public sealed override int Processor => _processor >= 0 ? _processor : _processor = gauges.Of(Thread.Id).TryReadProcessor(out int processor) ? processor : 0;

    protected TracedProcess Process => _process ?? throw new InvalidOperationException("nothing fires");

    protected TracedThread Thread => _thread ?? throw new InvalidOperationException("nothing fires");

    protected ref readonly Registers Registers => ref _registers;

    protected void Enter(TracedProcess process, TracedThread thread, in Registers registers)
    {
        (_process, _thread, _registers) = (process, thread, registers);
        _processor = -1;
    }

    public override long Builtin(Builtin builtin) => builtin switch
    {
        Language.Intermediate.Builtin.VirtualTimestamp => gauges.Of(Thread.Id).TryReadRunTime(out long time) ? time : 0,
        Language.Intermediate.Builtin.UserCaller => Caller(),
        Language.Intermediate.Builtin.UserStackDepth => Frames(limits.StackDepth),
        _ => facts.Number(builtin, Thread.Id),
    };

    public sealed override int Text(Builtin builtin, Span<byte> destination) => facts.Text(builtin, Thread.Id, destination);

    public sealed override bool TryRead(ulong address, Span<byte> destination) =>
        Process.Memory.Read(new TargetAddress(address), destination) == destination.Length;

    public sealed override bool TryWrite(ulong address, ReadOnlySpan<byte> source) => Process.Memory.Write(new TargetAddress(address), source).IsSuccess;

    public sealed override bool TryReadRegister(long index, out long value) => RegisterNumbers.TryRead(_registers, index, out value);

    public sealed override int UserStack(Span<long> destination)
    {
        int count = Frames(destination.Length);
        for (int i = 0; i < count; i++) destination[i] = unchecked((long)_frames[i].ProgramCounter.Value);
        return count;
    }

    public sealed override long AddressSpace(ReadOnlySpan<long> addresses) => (long)history.MarkOf(addresses) << 32 | (uint)processId;

    public sealed override ulong SymbolStart(FieldKind kind, ulong address) => kind switch
    {
        FieldKind.UserModule => history.StartOf(address, isModule: true),
        FieldKind.UserFunction or FieldKind.UserSymbol => history.StartOf(address, isModule: false),
        _ => address,
    };

    public sealed override bool IsProgenyOf(long ancestor) => facts.IsProgenyOf(ancestor, limits.Ancestors);

    public sealed override void Raise(int signal) => ProcessSignals.SendToThread(processId, Thread.Id, signal);

    // A stop like anybody else's: it lasts until SIGCONT, whatever becomes of us.
    public sealed override void Stop() => ProcessSignals.SendToThread(processId, Thread.Id, StopSignal);

    private long Caller() => Frames(2) > 1 ? unchecked((long)_frames[1].ProgramCounter.Value) : 0;

    private int Frames(int most)
    {
        if (most > _frames.Length) _frames = new StackFrame[Math.Min(most, limits.StackDepth)];
        return Process.ReadStack(_registers, _frames.AsSpan(0, Math.Min(most, _frames.Length)), out _);
    }
}
