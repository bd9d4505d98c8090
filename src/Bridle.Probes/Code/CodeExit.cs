using Bridle.Target;

namespace Bridle.Probes.Code;

/// <summary>An instruction that leaves a function, or may leave it.</summary>
/// <param name="Address">As the file states it.</param>
/// <param name="MayStay">It is a conditional jump, or one whose target only the running program knows.</param>
internal readonly record struct CodeExit(FileAddress Address, bool MayStay);
