using System.Diagnostics;
using Bridle.ObjectFiles.Unwinding;
using Bridle.Testing;
using StackFrame = Bridle.ObjectFiles.Unwinding.StackFrame;

namespace Bridle.Processes.Tests.Stacks;

public class WarmStackTests(ITestOutputHelper output)
{
    [Fact]
    public void A_stack_whose_rules_are_known_allocates_nothing()
    {
        const int Rounds = 2000;
        using RunningVictim victim = RunningVictim.Start(Victims.Build("stacks", VictimFlavour.NoFramePointer, "-O2", "-pthread"), "2");
        victim.WaitForLine("ready");
        using GdbWitness gdb = new(victim.ProcessId);
        using HeldProcess held = new(victim.ProcessId);
        GdbStack stack = gdb.Stop(5000).MaxBy(static stack => stack.Frames.Length)!;
        StackFrame[] frames = new StackFrame[256];
        int count = held.Read(stack.Registers, frames, out StackEnd end);
        for (int i = 0; i < Rounds; i++) held.Read(stack.Registers, frames, out _);
        long before = GC.GetAllocatedBytesForCurrentThread(), started = Stopwatch.GetTimestamp();
        for (int i = 0; i < Rounds; i++) held.Read(stack.Registers, frames, out _);
        TimeSpan elapsed = Stopwatch.GetElapsedTime(started);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(end.IsComplete, $"{end}");
        output.WriteLine($"{count} frames, {Rounds * count / elapsed.TotalSeconds:0} a second");
    }
}
