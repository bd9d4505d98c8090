using Bridle.Target;

namespace Bridle.Processes.Stepping;

/// <summary>What stands in a slot: a copy of one instruction, then the jump back. Offsets are from the slot's start.</summary>
/// <param name="Site">Where the instruction stands in the program.</param>
/// <param name="Next">Where the slot jumps back to.</param>
/// <param name="InstructionLength">The length of the copy; the jump back follows it. 0 where the slot holds no copy, and every place in it is behind one.</param>
/// <param name="Length">Bytes in use; the rest of the slot is filled with traps.</param>
internal readonly record struct SlotCode(TargetAddress Site, TargetAddress Next, int InstructionLength, int Length)
{
    /// <summary>
    /// What a program counter at <paramref name="offset"/> means. The middle of the copy is reached in one way only: the kernel restarts
    /// a system call two bytes back, which is not the start of a prefixed one.
    /// </summary>
    public SlotPlace Locate(int offset) => offset switch
    {
        _ when offset < 0 || offset >= DisplacedInstruction.SlotSize =>
            throw new ArgumentOutOfRangeException(nameof(offset), offset, "not an offset into a slot"),
        0 when InstructionLength != 0 => SlotPlace.Before,
        _ => offset < InstructionLength ? SlotPlace.Middle : SlotPlace.After,
    };
}
