using Bridle.Target;

namespace Bridle.Processes.Stepping;

/// <summary>
/// The word that an emulated call pushes. It must be in memory before the registers are set, and be written in a way that heeds page
/// protections (process_vm_writev(2)): the mem file writes to a guard page too, where the program must fault instead.
/// </summary>
internal readonly record struct StackWrite(bool IsNeeded, TargetAddress Address, ulong Value);
