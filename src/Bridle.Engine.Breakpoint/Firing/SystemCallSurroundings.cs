using Bridle.Control.Events;
using Bridle.Language.Intermediate;
using Bridle.Processes;

namespace Bridle.Engine.Breakpoint.Firing;

/// <summary>A thread at the entry or the exit of a system call.</summary>
internal sealed class SystemCallSurroundings(VictimFacts facts) : VictimSurroundings(facts)
{
    // The kernel's own, for a call that was interrupted: programs see it as EINTR, if at all.
    private const long FirstRestart = -516, LastRestart = -512, LastError = -4095;
    private const int Interrupted = 4, Arguments = 6;

    private SystemCallStop _stop;
    private long _error;

    public void Enter(TracedProcess process, in SystemCallStop stop)
    {
        EnterUnread(process, stop.ThreadId);
        _stop = stop;
        _error = stop.IsEntry ? 0 : stop.Result switch
        {
            >= FirstRestart and <= LastRestart => Interrupted,
            >= LastError and < 0 => -stop.Result,
            _ => 0,
        };
    }

    // At the return both are the result.
    public override long Argument(int index) => _stop.IsEntry
        ? index is >= 0 and < Arguments ? unchecked((long)_stop.Arguments[index]) : 0
        : index is 0 or 1 ? _stop.Result : 0;

    public override long Builtin(Builtin builtin) => builtin == Language.Intermediate.Builtin.ErrorNumber ? _error : base.Builtin(builtin);
}
