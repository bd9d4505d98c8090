using Bridle.Processes;
using Bridle.Processes.Threads;

namespace Bridle.Engine.Breakpoint.Firing;

/// <summary>A thread that was on a processor when a profile probe was due.</summary>
internal sealed class SampleSurroundings(VictimFacts facts) : VictimSurroundings(facts)
{
    private const int UserCounter = 1;

    public bool TryEnter(TracedProcess process, TracedThread thread) => TryEnter(process, thread.Id);

    public override long Argument(int index) => index == UserCounter ? unchecked((long)Registers.Rip) : 0;
}
