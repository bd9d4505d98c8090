using Bridle.Target;

namespace Bridle.Linker;

/// <summary>
/// What tells one load from another without reading anything but its link map entry. The linker reuses the memory of an entry,
/// so its address alone does not do.
/// </summary>
internal readonly record struct LoadIdentity(
    int Namespace, TargetAddress LinkMap, LoadBias Bias, TargetAddress Name, TargetAddress Dynamic);
