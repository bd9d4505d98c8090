using Bridle.Processes.Stepping;
using Bridle.Target;
using Iced.Intel;

namespace Bridle.Processes.Tests.Stepping;

public class SlotTests
{
    private static readonly TargetAddress s_site = new(0x5555_5555_1000);

    [Theory]
    [InlineData(0x7fff_0000)]
    [InlineData(-0x7fff_0000)]
    [InlineData(0x40)]
    public void An_operand_relative_to_rip_names_the_same_place_from_the_slot(long distance)
    {
        // mov rax, [rip+0x100]; one with an immediate behind the displacement; and one that is cut to 32 bits.
        foreach (string code in new[] { "488B0500010000", "C705000100007856_3412".Replace("_", "", StringComparison.Ordinal), "678B0500010000" })
        {
            byte[] bytes = Convert.FromHexString(code), slot = new byte[DisplacedInstruction.SlotSize];
            Assert.True(DisplacedInstruction.TryDecode(s_site, bytes, out DisplacedInstruction instruction));
            Assert.True(instruction.TryEncode(s_site.Plus(distance), slot, out SlotCode encoded));
            Instruction original = Disassembly.Of(bytes, s_site.Value), moved = Disassembly.Of(slot, s_site.Plus(distance).Value);
            Assert.Equal(original.ToString(), moved.ToString());
            Instruction back = Disassembly.Of(slot.AsSpan(encoded.InstructionLength), s_site.Plus(distance + encoded.InstructionLength).Value);
            Assert.Equal(instruction.Next.Value, back.NearBranchTarget);
            Assert.Equal(encoded.InstructionLength + back.Length, encoded.Length);
            Assert.All(slot[encoded.Length..], static value => Assert.Equal(0xcc, value));
        }
    }

    [Fact]
    public void An_operand_out_of_reach_is_refused()
    {
        Assert.True(DisplacedInstruction.TryDecode(s_site, Convert.FromHexString("488B05000000F0"), out DisplacedInstruction instruction));
        byte[] slot = new byte[DisplacedInstruction.SlotSize];
        Assert.True(instruction.TryEncode(s_site.Plus(0x6fff_0000), slot, out _));
        Assert.False(instruction.TryEncode(s_site.Plus(0x7fff_0000), slot, out SlotCode code));
        Assert.Equal(default, code);
    }

    [Fact]
    public void The_way_back_has_no_limit()
    {
        Assert.True(DisplacedInstruction.TryDecode(s_site, Convert.FromHexString("55"), out DisplacedInstruction push));
        byte[] slot = new byte[DisplacedInstruction.SlotSize];
        Assert.True(push.TryEncode(new TargetAddress(0x1_0000), slot, out SlotCode code));
        Instruction back = Disassembly.Of(slot.AsSpan(1), 0x1_0001);
        Assert.True(back.IsJmpNearIndirect);
        Assert.Equal(push.Next.Value, BitConverter.ToUInt64(slot, (int)(back.MemoryDisplacement64 - 0x1_0000)));
        Assert.Equal(15, code.Length);
    }

    [Fact]
    public void A_slot_too_short_is_the_callers_mistake()
    {
        Assert.True(DisplacedInstruction.TryDecode(s_site, Convert.FromHexString("55"), out DisplacedInstruction push));
        Assert.Throws<ArgumentOutOfRangeException>(() => push.TryEncode(s_site, new byte[DisplacedInstruction.SlotSize - 1], out _));
    }

    [Theory]
    [InlineData(-1, false, -1, false)]
    [InlineData(0, true, 0, false)]
    [InlineData(1, true, 0, true)]
    [InlineData(2, true, 0, true)]
    [InlineData(3, true, 3, false)]
    [InlineData(7, true, 3, false)]
    [InlineData(63, true, 3, false)]
    [InlineData(64, false, 64, false)]
    public void A_program_counter_in_a_slot_stands_for_one_in_the_program(int offset, bool isInside, int stands, bool needsStep)
    {
        Assert.True(DisplacedInstruction.TryDecode(s_site, Convert.FromHexString("4889E5"), out DisplacedInstruction instruction));
        TargetAddress slot = s_site.Plus(0x10_0000);
        Assert.True(instruction.TryEncode(slot, new byte[DisplacedInstruction.SlotSize], out SlotCode code));
        TargetAddress expected = isInside ? s_site.Plus(stands) : slot.Plus(stands);
        Assert.Equal(new MoveOut(isInside, expected, needsStep), MoveOut.Decide(code, slot, slot.Plus(offset)));
    }

    [Fact]
    public void An_offset_outside_has_no_place()
    {
        Assert.Throws<ArgumentOutOfRangeException>(static () => default(SlotCode).Locate(-1));
        Assert.Throws<ArgumentOutOfRangeException>(static () => default(SlotCode).Locate(DisplacedInstruction.SlotSize));
    }
}
