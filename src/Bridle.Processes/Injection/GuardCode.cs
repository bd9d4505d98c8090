using System.Buffers.Binary;
using Bridle.Processes.Stepping;
using Bridle.Target;

namespace Bridle.Processes.Injection;

/// <summary>
/// The code of a guard, in a slot of its own: it asks the condition and returns, at one of two places. It changes nothing but flags, which no
/// function hands to its caller; so a thread that is anywhere in it may be set back to the function that led there.
/// </summary>
internal static class GuardCode
{
    private const byte Return = 0xc3, Trap = 0xcc, CompareWithByte = 0x83, WordAtRip = 0x3d, JumpIfEqual = 0x74, JumpIfNot = 0x75;
    private const int Compare = 7, ShortJump = 2, Question = Compare + ShortJump, Other = 2 * Question, Wanted = Other + 1;

    /// <summary>Writes the code for a slot. False: a word is out of its reach.</summary>
    /// <param name="wanted">The offset of the return that is come to while the condition holds.</param>
    public static bool TryEncode(TargetAddress slot, WordCondition condition, Span<byte> destination, out int wanted)
    {
        wanted = Wanted;
        destination.Fill(Trap);
        (destination[Other], destination[Wanted]) = (Return, Return);
        return TryAsk(slot, 0, condition.Zero, 0, JumpIfEqual, destination) && TryAsk(slot, Question, condition.Usual, condition.UsualValue, JumpIfNot, destination);
    }

    /// <summary>Wherever a thread is in it, it stands for the place that jumps here.</summary>
    public static SlotCode Describe(TargetAddress place) => new(TargetAddress.Null, place, InstructionLength: 0, DisplacedInstruction.SlotSize);

    // cmp dword [rip + distance], value; then a jump to the wanted return.
    private static bool TryAsk(TargetAddress slot, int at, TargetAddress word, sbyte value, byte jump, Span<byte> destination)
    {
        Span<byte> code = destination.Slice(at, Question);
        long distance = word.DistanceFrom(slot.Plus(at + Compare));
        (code[0], code[1]) = (CompareWithByte, WordAtRip);
        BinaryPrimitives.WriteInt32LittleEndian(code[2..], unchecked((int)distance));
        (code[Compare - 1], code[Compare], code[Question - 1]) = (unchecked((byte)value), jump, checked((byte)(Wanted - at - Question)));
        return distance == unchecked((int)distance);
    }
}
