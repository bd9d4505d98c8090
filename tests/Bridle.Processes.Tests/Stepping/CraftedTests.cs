using Bridle.Processes.Stepping;
using Bridle.Target;

namespace Bridle.Processes.Tests.Stepping;

/// <summary>Forms that programs seldom use, against the hardware, with registers and flags at random.</summary>
public class CraftedTests
{
    private const int RunsEach = 24;

    private static readonly string[] s_branches =
    [
        "EB10", "EB80", "E900010000", "F2E900010000", "E800010000", "6648E800010000", "666648E800010000", "67E800010000", "67EB10",
        "FFE0", "41FFE5", "FFD0", "41FFD4", "FFD4", "3EFFE0", "F2FFD0", "3EFFD0", "FF6008", "41FF6318", "FF54C810", "FF1424", "FF5424F8",
        "FF5424F0", "FF55E8", "FF25FA00B0D7", "FF15FA00B0D7", "67FF25F900B0D7", "64FF242508000000", "64FF142540000000",
        "65FF142510000000", "64FF24CD00000000", "67FF20", "67FF1488", "67FF242508000010", "6764FF242508000000", "6648FF15F800B0D7", "48FFE0",
        "C3", "C21000", "C2F8FF", "F3C3", "F2C3", "67C3", "48C3",
        "90", "6690", "F390", "0F1F00", "0F1F4000", "660F1F440000", "662E0F1F840000000000", "66662E0F1F840000000000", "F30F1EFA", "F30F1EFB",
        "E010", "E110", "E210", "E310", "67E010", "67E110", "67E210", "67E310", "48E210", "48E3F0",
    ];

    private static readonly ulong[] s_counters = [0, 1, 2, 0x1_0000_0000, 0x1_0000_0001, ulong.MaxValue, 5];

    [Fact]
    public void Each_form_of_branch_and_nop_does_what_the_hardware_does() => Laboratory.Run(laboratory =>
    {
        foreach (string code in s_branches.Concat(ConditionalJumps()))
            Compare(laboratory, code);
        Assert.True(laboratory.Comparison.Differences.Count == 0, string.Join("\n", laboratory.Comparison.Differences));
        // All sixteen conditions, and the rest.
        Assert.True(laboratory.Comparison.Emulated.Count >= 28, string.Join(' ', laboratory.Comparison.Emulated));
    });

    private static IEnumerable<string> ConditionalJumps() => Enumerable.Range(0, 16).SelectMany(static condition => new[]
    {
        $"{0x70 + condition:X2}10", $"0F{0x80 + condition:X2}00020000", $"3E{0x70 + condition:X2}F0", $"F20F{0x80 + condition:X2}00020000",
    });

    private static void Compare(Laboratory laboratory, string code)
    {
        DisplacedInstruction instruction = laboratory.Put(Convert.FromHexString(code));
        Assert.True(instruction.Strategy == StepStrategy.Emulate, code);
        Assert.Equal(code.Length / 2, instruction.Length);
        Random random = new(code.Length);
        for (int run = 0; run < RunsEach; run++)
        {
            laboratory.Scratch.Reset();
            laboratory.Compare(instruction, Prepare(code, laboratory.Draw(random), s_counters[run % s_counters.Length]));
        }
    }

    // Loops get telling counters, and what addresses by 32 bits gets something above them.
    private static Registers Prepare(string code, Registers registers, ulong counter)
    {
        if (code.Contains('E', StringComparison.Ordinal) && code[^3] is not 'F')
            registers.Rcx = counter;
        registers.FsBase += Laboratory.Data;
        registers.GsBase += Laboratory.Data;
        if (code.StartsWith("67FF", StringComparison.Ordinal))
            registers.Rax |= 0x5a5a_0000_0000;
        return registers;
    }

    [Fact]
    public void Any_instruction_does_from_a_slot_what_it_does_in_place() => Laboratory.Run(laboratory =>
    {
        Random random = new(20);
        byte[] code = new byte[15];
        int wanted = Environment.GetEnvironmentVariable("BRIDLE_LONG_TESTS") == "1" ? 200_000 : 2_000;
        while (laboratory.Comparison.SlotRuns < wanted)
        {
            RandomCode.Fill(code, random);
            if (!RandomCode.IsForSlot(code) || !TwiceRunnable.IsRepeatable(code))
                continue;
            laboratory.CompareSlot(laboratory.Put(code), laboratory.Draw(random));
        }
        Assert.True(laboratory.Comparison.Differences.Count == 0, string.Join("\n", laboratory.Comparison.Differences));
    });
}
