using Bridle.Processes.Injection;
using Bridle.Processes.Stepping;
using Bridle.Processes.Tests.Stepping;
using Bridle.Target;
using Iced.Intel;

namespace Bridle.Processes.Tests.Injection;

public class GuardCodeTests
{
    private static readonly TargetAddress s_slot = new(0x7f00_0000_0040), s_place = new(0x7f00_4000_0060);
    private static readonly WordCondition s_condition = new(s_slot.Plus(0x1234_5678), s_slot.Plus(-0x1234_5678), 1);

    [Fact]
    public void It_compares_both_words_and_returns_at_one_of_two_places_and_does_nothing_else()
    {
        byte[] code = new byte[DisplacedInstruction.SlotSize];
        Assert.True(GuardCode.TryEncode(s_slot, s_condition, code, out int wanted));
        Instruction[] all = [.. Disassemble(code)];
        Assert.Equal([Code.Cmp_rm32_imm8, Code.Je_rel8_64, Code.Cmp_rm32_imm8, Code.Jne_rel8_64, Code.Retnq, Code.Retnq], all.Select(static one => one.Code));
        Assert.Equal((s_condition.Zero.Value, 0), (all[0].IPRelativeMemoryAddress, all[0].Immediate8to32));
        Assert.Equal((s_condition.Usual.Value, 1), (all[2].IPRelativeMemoryAddress, all[2].Immediate8to32));
        Assert.All([all[1], all[3]], jump => Assert.Equal(s_slot.Plus(wanted).Value, jump.NearBranchTarget));
        Assert.Equal(s_slot.Plus(wanted).Value, all[5].IP);
        Assert.All(code[(wanted + 1)..], static value => Assert.Equal(0xcc, value));
    }

    [Fact]
    public void Words_out_of_reach_are_refused()
    {
        byte[] code = new byte[DisplacedInstruction.SlotSize];
        Assert.False(GuardCode.TryEncode(s_slot, s_condition with { Zero = s_slot.Plus(0x8000_1000) }, code, out _));
        Assert.False(GuardCode.TryEncode(s_slot, s_condition with { Usual = s_slot.Plus(-0x8000_1000) }, code, out _));
    }

    [Fact]
    public void A_thread_anywhere_in_it_stands_for_the_place_that_jumps_there_and_needs_no_step()
    {
        SlotCode code = GuardCode.Describe(s_place);
        for (int offset = 0; offset < DisplacedInstruction.SlotSize; offset++)
            Assert.Equal(new MoveOut(true, s_place, false), MoveOut.Decide(code, s_slot, s_slot.Plus(offset)));
    }

    [Theory]
    [InlineData("c3 66662e0f1f840000000000 0f1f4000", 0)] // As gcc and binutils fill it.
    [InlineData("c3 662e0f1f840000000000 0f1f440000", 0)]
    [InlineData("f30f1efa c3 662e0f1f840000000000 90", 4)] // Behind an endbr64.
    [InlineData("c3 cccccccccccccccccccccccccccccc", 0)]
    public void A_return_with_filling_behind_it_is_found(string block, int place)
    {
        Assert.True(TryFind(block, 0x1000, out TargetAddress found, out int room));
        Assert.Equal((new TargetAddress(0x1000).Plus(place), 16 - place), (found, room));
    }

    [Theory]
    [InlineData("c3 55 4889e5 0f1f4000 0f1f840000000000", 0x1000)] // Another function follows.
    [InlineData("f3c3 662e0f1f840000000000 0f1f4000", 0x1000)] // A return with a prefix.
    [InlineData("c20000 0f1f840000000000 0f1f440000", 0x1000)] // One that takes arguments with it.
    [InlineData("c3 66662e0f1f840000000000 0f1f4000", 0x1004)] // A block that begins elsewhere.
    [InlineData("c3 662e0f1f84000000", 0x1000)] // The end of the mapping.
    [InlineData("e800000000 c3 662e0f1f840000000000", 0x1000)]
    [InlineData("c3 ffffffffffffffffffffffffffffff", 0x1000)]
    public void Any_other_function_is_none(string block, long address) => Assert.False(TryFind(block, address, out _, out _));

    private static bool TryFind(string block, long address, out TargetAddress place, out int room)
    {
        byte[] bytes = Convert.FromHexString(block.Replace(" ", "", StringComparison.Ordinal));
        return PaddedReturn.TryFind(new FlatMemory((ulong)address, bytes), new TargetAddress((ulong)address), out place, out room);
    }

    private static IEnumerable<Instruction> Disassemble(byte[] code)
    {
        Decoder decoder = Decoder.Create(64, new ByteArrayCodeReader(code), s_slot.Value);
        Instruction instruction = decoder.Decode();
        for (; instruction.Code != Code.Int3; instruction = decoder.Decode()) yield return instruction;
    }
}
