using System.Collections.Immutable;
using Bridle.Control.Tests.Following;
using Bridle.Processes;
using Bridle.Processes.Breakpoints;
using Bridle.Processes.Stacks;
using Bridle.Target;
using Bridle.Testing;

namespace Bridle.Control.Tests.Stacks;

public class StackTests
{
    [Fact]
    public void All_threads_of_a_grabbed_process_have_complete_stacks()
    {
        using RunningVictim victim = RunningVictim.Start(Victims.Build("stacks", VictimFlavour.NoFramePointer, "-O2", "-pthread"), "5");
        victim.WaitForLine("ready");
        using ControlSession session = new();
        using Victim grabbed = session.Grab(victim.ProcessId);
        for (int round = 0; round < 20; round++)
        {
            ImmutableArray<ThreadStack> stacks = grabbed.InvokeStopped(static process => process.Stacks());
            Assert.Equal(ProcessWitness.Threads(victim.ProcessId).Select(static thread => thread.Tid), stacks.Select(static stack => stack.ThreadId));
            Assert.All(stacks, static stack => Assert.True(stack.End.IsComplete, $"{stack.End}\n{string.Join('\n', stack.Frames)}"));
        }
    }

    [Fact]
    public void The_stack_of_a_hit_begins_at_the_site_and_shows_no_trap()
    {
        using ControlSession session = new();
        string program = Victims.Build("calls");
        using Victim victim = session.Create(program, ["3", "1"], new CreateOptions { StopAt = StopPoint.Main });
        List<ThreadStack> stacks = [];
        TargetAddress target = Witness.Address(victim.ProcessId, program, "target");
        victim.AddBreakpoint(target, (in BreakpointHit hit) =>
        {
            stacks.Add(hit.Process.Stack(hit.Thread));
            return Verdict.Continue;
        });
        victim.Continue();
        Assert.True(victim.WaitForEnd(TimeSpan.FromSeconds(20)));
        Assert.Equal(3, stacks.Count);
        Assert.All(stacks, stack => Assert.Equal((target, true), (stack.Frames[0].ProgramCounter, stack.End.IsComplete)));
    }
}
