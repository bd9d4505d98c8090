using Bridle.Control.Events;
using Bridle.Language.Intermediate;
using Bridle.Probes;
using Bridle.Processes;

namespace Bridle.Engine.Breakpoint.Firing;

/// <summary>A thread at the entry or the exit of a system call.</summary>
internal sealed class SystemCallSurroundings(VictimFacts facts) : VictimSurroundings(facts)
{
    // The kernel's own, for a call that was interrupted: programs see it as EINTR, if at all.
    private const long FirstRestart = -516, LastRestart = -512, LastError = -4095;
    private const int Interrupted = 4;

    private ProbeDefinition? _definition;
    private long _error;

    public bool TryEnter(TracedProcess process, in SystemCallStop stop, ProbeDefinition definition)
    {
        if (!TryEnter(process, stop.ThreadId)) return false;
        _definition = definition;
        _error = stop.IsEntry ? 0 : stop.Result switch
        {
            >= FirstRestart and <= LastRestart => Interrupted,
            >= LastError and < 0 => -stop.Result,
            _ => 0,
        };
        return true;
    }

    public override long Argument(int index) => _definition?.ReadArgument(index, 0, Registers, Process.Memory) ?? 0;

    public override long Builtin(Builtin builtin) => builtin == Language.Intermediate.Builtin.ErrorNumber ? _error : base.Builtin(builtin);
}
