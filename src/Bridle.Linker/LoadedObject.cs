using Bridle.Target;

namespace Bridle.Linker;

/// <summary>One load of one object. The same file loaded in two namespaces is two of these, each with its own bias.</summary>
/// <param name="Path">
/// The linker's name for it; the host's path for the executable. Empty where nobody names it, as for a program that was started by
/// running the linker as a command: its mappings tell then.
/// </param>
/// <param name="Namespace">0 for the base namespace, then in the order of the linker's list.</param>
/// <param name="Bias">The link map's l_addr.</param>
/// <param name="LinkMap">Where the link map entry lies.</param>
/// <param name="Dynamic">Where the object's dynamic section lies (l_ld).</param>
/// <param name="IsExecutable">The program itself.</param>
/// <param name="IsLinker">The run-time linker that owns the lists.</param>
/// <param name="IsVdso">The kernel's page of code; it has no file.</param>
/// <param name="BuildId">Lower-case hex, or null where the object has none.</param>
public sealed record LoadedObject(
    string Path,
    int Namespace,
    LoadBias Bias,
    TargetAddress LinkMap,
    TargetAddress Dynamic,
    bool IsExecutable,
    bool IsLinker,
    bool IsVdso,
    string? BuildId)
{
    /// <summary>From its first page to its last; empty where its headers cannot be read. Other mappings may lie in its gaps.</summary>
    public AddressRange Extent { get; init; }

    /// <summary>The pages that hold its code, those between included where there are several stretches.</summary>
    public AddressRange Text { get; init; }
}
