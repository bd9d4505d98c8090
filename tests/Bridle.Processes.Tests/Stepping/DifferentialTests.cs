namespace Bridle.Processes.Tests.Stepping;

/// <summary>The hardware is the witness: each instruction of real programs, stepped by ptrace, against what we make of it.</summary>
public class DifferentialTests
{
    private static readonly bool s_isLong = Environment.GetEnvironmentVariable("BRIDLE_LONG_TESTS") == "1";

    [Theory]
    [InlineData("/bin/ls", "/")]
    [InlineData("python3", "-c1")]
    [InlineData("gcc", "--version")]
    [InlineData("gdb", "--version")]
    public void Emulation_does_what_the_hardware_does(string program, string argument) => TracedThread.Run(program, [argument], thread =>
    {
        HardwareComparison comparison = new(thread);
        comparison.Walk(s_isLong ? 400_000 : 12_000);
        Assert.Empty(comparison.Differences);
        Assert.True(comparison.Emulations > 500, $"{comparison.Emulations} emulated");
    });

    [Theory]
    [InlineData("/bin/ls", "/")]
    [InlineData("python3", "-c1")]
    public void An_instruction_run_from_a_slot_does_what_it_does_in_place(string program, string argument) => TracedThread.Run(program, [argument], static thread =>
    {
        ulong slot = thread.Map((thread.Registers.Rip & ~0xfffUL) - 0x1000_0000, 0x1000);
        HardwareComparison comparison = new(thread, slot);
        comparison.Walk(s_isLong ? 400_000 : 10_000);
        Assert.Empty(comparison.Differences);
        Assert.True(comparison.SlotRuns > 300, $"{comparison.SlotRuns} from the slot");
    });
}
