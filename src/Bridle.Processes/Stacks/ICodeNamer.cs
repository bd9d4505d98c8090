using Bridle.Target;

namespace Bridle.Processes.Stacks;

/// <summary>
/// Names code that object files do not describe: what a runtime has compiled in memory. It is asked for addresses that no symbol
/// covers, in no object at all or in a gap of one (precompiled code of an assembly). One thread at a time.
/// </summary>
public interface ICodeNamer
{
    /// <summary>
    /// What lies at the address. False where this namer does not know; it does not throw for a process that has vanished or
    /// whose runtime is not in a state to be asked.
    /// </summary>
    /// <param name="address">Inside of the instruction that runs or calls, see <c>StackFrame.LookupAddress</c>.</param>
    /// <param name="code">What lies there.</param>
    bool TryName(TargetAddress address, out NamedCode code);
}

/// <summary>A piece of code that somebody else than an object file has named.</summary>
/// <param name="Module">What a stack shows before the function: an assembly's name; empty for none.</param>
/// <param name="Name">The function or method as people read it.</param>
/// <param name="Start">Where its code begins in the process.</param>
public readonly record struct NamedCode(string Module, string Name, TargetAddress Start)
{
    /// <summary>The source file; null where it is not known.</summary>
    public string? File { get; init; }

    /// <summary>From 1; 0 where it is not known.</summary>
    public int Line { get; init; }
}
