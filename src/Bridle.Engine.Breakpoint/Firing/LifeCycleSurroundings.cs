using Bridle.Language.Intermediate;
using Bridle.Processes;

namespace Bridle.Engine.Breakpoint.Firing;

/// <summary>A thread, or what is left of it, at an event of the proc provider.</summary>
internal sealed class LifeCycleSurroundings(VictimFacts facts) : VictimSurroundings(facts)
{
    private readonly long[] _arguments = new long[3];
    private long _error;

    public void Enter(TracedProcess process, int threadId, ReadOnlySpan<long> arguments)
    {
        if (!TryEnter(process, threadId)) EnterEnded(process, threadId);
        Array.Clear(_arguments);
        arguments.CopyTo(_arguments);
        _error = 0;
    }

    public void SetError(long error) => _error = error;

    public override long Argument(int index) => (uint)index < (uint)_arguments.Length ? _arguments[index] : 0;

    public override long Builtin(Builtin builtin) => builtin == Language.Intermediate.Builtin.ErrorNumber ? _error : base.Builtin(builtin);
}
