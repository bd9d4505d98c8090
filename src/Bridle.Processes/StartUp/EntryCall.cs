using Bridle.Target;

namespace Bridle.Processes.StartUp;

/// <summary>
/// Where start-up code leaves for the next function, and what it passes, as far as the code alone tells. A slot is a word of memory at a
/// fixed address that holds the value at the time of the call; before the relocations are done it may hold anything.
/// </summary>
/// <param name="Address">The call, or the jump that stands for one.</param>
/// <param name="IsJump">A tail call: the function that it leaves does not go on behind it.</param>
/// <param name="Target">Where it goes, if the call says so or a register that the code sets to a constant.</param>
/// <param name="TargetSlot">Where the target is, if the call goes through a word relative to rip (a global offset table).</param>
/// <param name="Argument">The first argument (rdi), if the code before sets it to a constant.</param>
/// <param name="ArgumentSlot">Where the first argument is, if the code before loads it from a word relative to rip.</param>
internal readonly record struct EntryCall(
    TargetAddress Address, bool IsJump, TargetAddress? Target, TargetAddress? TargetSlot, TargetAddress? Argument, TargetAddress? ArgumentSlot)
{
    /// <summary>Start-up code passes one fixed thing on: main. All else that it passes is the stack.</summary>
    public bool PassesMain => Argument is not null || ArgumentSlot is not null;
}
