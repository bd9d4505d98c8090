using Bridle.Target;

namespace Bridle.Processes.Stepping;

/// <summary>What to do with a thread that stopped with its program counter in or out of a slot.</summary>
/// <param name="IsInside">False: the program counter is not in the slot, and stands for itself.</param>
/// <param name="Address">The address of the program that the program counter stands for; the site where it must be stepped on first.</param>
/// <param name="NeedsStep">The instruction is half done: step the thread and decide again.</param>
internal readonly record struct MoveOut(bool IsInside, TargetAddress Address, bool NeedsStep)
{
    public static MoveOut Decide(in SlotCode code, TargetAddress slot, TargetAddress instructionPointer)
    {
        long offset = instructionPointer.DistanceFrom(slot);
        if (offset is < 0 or >= DisplacedInstruction.SlotSize)
            return new MoveOut(false, instructionPointer, false);
        SlotPlace place = code.Locate((int)offset);
        return new MoveOut(true, place == SlotPlace.After ? code.Next : code.Site, place == SlotPlace.Middle);
    }
}
