using Bridle.ObjectFiles.Unwinding;
using Bridle.Target;
using Bridle.Testing;

namespace Bridle.Processes.Tests.Stacks;

public class PastStackTests
{
    [Fact]
    public void A_stack_that_was_copied_is_followed_when_its_process_has_ended()
    {
        const int Kill = 9, CopiedBytes = 16 << 10;
        using RunningVictim victim = RunningVictim.Start(Victims.Build("stacks", VictimFlavour.NoFramePointer, "-O2", "-pthread"), "2");
        victim.WaitForLine("ready");
        using HeldProcess held = new(victim.ProcessId);
        StackFrame[] frames = new StackFrame[256];
        Registers registers;
        byte[] copy;
        int before;
        using (GdbWitness gdb = new(victim.ProcessId))
        {
            registers = gdb.Stop(5000).MaxBy(static stack => stack.Frames.Length)!.Registers;
            copy = held.Copy(registers.StackPointer, CopiedBytes);
            before = held.Read(registers, copy, frames);
        }
        Assert.InRange(before, 3, frames.Length);
        victim.Signal(Kill);
        victim.WaitForExit();

        // Where there is no code the code is looked at again.
        Registers nowhere = registers;
        nowhere.Rip = 1;
        held.Read(nowhere, copy, frames);
        Assert.Equal(before, held.Read(registers, copy, frames));
    }
}
