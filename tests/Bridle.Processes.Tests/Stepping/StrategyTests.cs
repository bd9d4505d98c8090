using Bridle.Processes.Stepping;
using Bridle.Target;

namespace Bridle.Processes.Tests.Stepping;

public class StrategyTests
{
    private static readonly TargetAddress s_site = new(0x7fff_f000_1000);

    [Theory]
    [InlineData("E800000000", "call", true)]
    [InlineData("6648E800000000", "data16 rex.W call, of __tls_get_addr", true)]
    [InlineData("66E800000000", "call16 on AMD alone", false)]
    [InlineData("4866E800000000", "a REX in front of a prefix does not count", false)]
    [InlineData("66EB00", "jmp16 on AMD alone", false)]
    [InlineData("667400", "je16 on AMD alone", false)]
    [InlineData("66C3", "ret16", false)]
    [InlineData("66FFE0", "jmp ax on AMD", false)]
    [InlineData("66E200", "loop, of 16 bits on AMD", false)]
    [InlineData("6690", "a nop is no branch", true)]
    public void A_branch_is_emulated_where_all_processors_agree_on_it(string code, string what, bool expected) =>
        Assert.True(expected == (Decode(code).Strategy == StepStrategy.Emulate), what);

    [Theory]
    [InlineData("CC", "int3")]
    [InlineData("F1", "int1")]
    [InlineData("CD03", "int 3")]
    [InlineData("48CF", "iretq")]
    [InlineData("480F07", "sysretq")]
    [InlineData("0F34", "sysenter")]
    [InlineData("CB", "retf")]
    [InlineData("48FF28", "jmp far")]
    [InlineData("FF18", "call far")]
    [InlineData("C7F800000000", "xbegin")]
    [InlineData("9D", "popfq")]
    [InlineData("0F0B", "ud2")]
    [InlineData("F4", "hlt")]
    [InlineData("FA", "cli")]
    [InlineData("EC", "in")]
    public void What_is_neither_emulated_nor_moved_is_stepped_in_place(string code, string what)
    {
        DisplacedInstruction instruction = Decode(code);
        Assert.True(instruction.Strategy == StepStrategy.StopAllAndStep, what);
        Assert.False(instruction.TryEncode(s_site.Plus(4096), new byte[DisplacedInstruction.SlotSize], out _));
        Registers registers = new() { Rsp = 64 };
        Assert.False(instruction.TryEmulate(ref registers, new FlatMemory(0, new byte[128]), out _));
        Assert.Equal(new Registers { Rsp = 64 }, registers);
    }

    [Theory]
    [InlineData("0F05", true)]
    [InlineData("CD80", true)]
    [InlineData("9C", false)]
    [InlineData("F3A4", false)]
    [InlineData("F0480FC10A", false)]
    [InlineData("0F01D5", false)]
    [InlineData("C9", false)]
    [InlineData("55", false)]
    public void What_only_its_place_matters_to_runs_from_a_slot(string code, bool isSystemCall)
    {
        DisplacedInstruction instruction = Decode(code);
        Assert.Equal(StepStrategy.OutOfLine, instruction.Strategy);
        Assert.Equal(isSystemCall, instruction.IsSystemCall);
    }

    [Theory]
    [InlineData("F30F1EFA", 4)]
    [InlineData("660F1F440000", 6)]
    [InlineData("EB10", 0x12)]
    public void What_moves_rip_alone_to_one_place_says_so(string code, int distance)
    {
        Assert.True(Decode(code).TryGetConstantTarget(out TargetAddress target));
        Assert.Equal(s_site.Plus(distance), target);
    }

    [Theory]
    [InlineData("7410")]
    [InlineData("E810000000")]
    [InlineData("66EB10")]
    [InlineData("55")]
    public void What_does_more_has_no_constant_target(string code) => Assert.False(Decode(code).TryGetConstantTarget(out _));

    [Theory]
    [InlineData("E800000000", true)]
    [InlineData("FFD0", true)]
    [InlineData("C3", true)]
    [InlineData("EB00", false)]
    [InlineData("55", false)]
    public void Calls_and_returns_change_the_shadow_stack(string code, bool expected) => Assert.Equal(expected, Decode(code).ChangesShadowStack);

    [Theory]
    [InlineData("")]
    [InlineData("F30F1E")]
    [InlineData("E8000000")]
    [InlineData("06")]
    [InlineData("F090")]
    [InlineData("6666666666666666666666666666666690")]
    public void What_is_no_whole_instruction_is_no_instruction(string code) =>
        Assert.False(DisplacedInstruction.TryDecode(s_site, Convert.FromHexString(code), out _));

    [Fact]
    public void Nothing_is_emulated_for_a_program_that_steps_itself_or_left_64_bit_code()
    {
        Registers steps = new() { Rflags = 0x100 }, narrow = new() { Cs = 0x23 }, plain = new() { Cs = 0x33, Rflags = 0x202 };
        DisplacedInstruction nop = Decode("90");
        Assert.False(nop.TryEmulate(ref steps, FlatMemory.None, out _));
        Assert.False(nop.TryEmulate(ref narrow, FlatMemory.None, out _));
        Assert.True(nop.TryEmulate(ref plain, FlatMemory.None, out _));
        Assert.Equal(nop.Next.Value, plain.Rip);
    }

    [Theory]
    [InlineData(0x0000_7fff_ffff_ffff, true)]
    [InlineData(0x0000_8000_0000_0000, false)]
    [InlineData(unchecked((long)0xffff_8000_0000_0000), false)]
    public void A_branch_that_would_fault_is_left_to_the_hardware(long target, bool expected)
    {
        Registers registers = new() { Rax = unchecked((ulong)target), Rsp = 0x1000 };
        Registers before = registers;
        Assert.Equal(expected, Decode("FFD0").TryEmulate(ref registers, FlatMemory.None, out StackWrite write));
        Assert.Equal(expected, write.IsNeeded);
        Assert.Equal(expected, registers != before);
    }

    [Fact]
    public void A_branch_through_memory_that_cannot_be_read_is_left_to_the_hardware()
    {
        Registers registers = new() { Rsp = 0x1000, Rax = 0x2000 };
        Registers before = registers;
        Assert.False(Decode("C3").TryEmulate(ref registers, FlatMemory.None, out _));
        Assert.False(Decode("FF20").TryEmulate(ref registers, FlatMemory.None, out _));
        Assert.Equal(before, registers);
    }

    [Fact]
    public void Random_bytes_never_throw()
    {
        Random random = new(7);
        byte[] code = new byte[16], slot = new byte[DisplacedInstruction.SlotSize];
        int decoded = 0;
        for (int count = 0; count < 200_000; count++)
        {
            random.NextBytes(code);
            TargetAddress site = new(unchecked((ulong)random.NextInt64(long.MinValue, long.MaxValue)));
            if (!DisplacedInstruction.TryDecode(site, code.AsSpan(0, random.Next(17)), out DisplacedInstruction instruction))
                continue;
            decoded++;
            Registers registers = new() { Rsp = ulong.MaxValue, Rip = site.Value, Rax = ulong.MaxValue, Rbp = ulong.MaxValue };
            _ = instruction.TryEmulate(ref registers, FlatMemory.None, out _);
            _ = instruction.TryEncode(site.Plus(random.Next()), slot, out _);
            _ = instruction.TryGetConstantTarget(out _);
        }
        Assert.InRange(decoded, 50_000, 200_000);
    }

    [Fact]
    public void Emulation_allocates_nothing()
    {
        DisplacedInstruction[] instructions = [.. new[] { "90", "7410", "E800000000", "FF25F8FFFFFF", "C3", "E2FE", "FFD0" }.Select(Decode)];
        FlatMemory memory = new(s_site.Value - 4096, new byte[8192]);
        Registers start = new() { Rsp = s_site.Value, Rcx = 5 };
        Assert.Equal(instructions.Length * 100, Emulate(instructions, start, memory, 100));
        long before = GC.GetAllocatedBytesForCurrentThread();
        Emulate(instructions, start, memory, 10_000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static int Emulate(DisplacedInstruction[] instructions, Registers start, FlatMemory memory, int rounds)
    {
        int done = 0;
        for (int round = 0; round < rounds; round++)
        {
            foreach (DisplacedInstruction instruction in instructions)
            {
                Registers registers = start;
                done += instruction.TryEmulate(ref registers, memory, out _) ? 1 : 0;
            }
        }
        return done;
    }

    private static DisplacedInstruction Decode(string code)
    {
        byte[] bytes = Convert.FromHexString(code);
        Assert.True(DisplacedInstruction.TryDecode(s_site, bytes, out DisplacedInstruction instruction), code);
        Assert.Equal(bytes.Length, instruction.Length);
        return instruction;
    }
}
