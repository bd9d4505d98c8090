using Bridle.Target;

namespace Bridle.Processes.StartUp;

/// <summary>Where start-up code leaves for the next function.</summary>
/// <param name="Address">The call, or the jump that stands for one.</param>
/// <param name="IsJump">A tail call: the function that it leaves does not go on behind it.</param>
/// <param name="Target">Where it goes; null where a register, or memory that only the run fills, says so.</param>
/// <param name="TargetSlot">The word that holds the target, where the call goes through one at a fixed address; or null.</param>
/// <param name="Argument">The first argument (rdi), where the code before sets it to a constant: main, if this calls __libc_start_main.</param>
internal readonly record struct EntryCall(
    TargetAddress Address, bool IsJump, TargetAddress? Target, TargetAddress? TargetSlot, TargetAddress? Argument);
