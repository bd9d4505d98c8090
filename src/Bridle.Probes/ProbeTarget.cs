using System.Collections.Immutable;
using Bridle.Processes.Symbols;
using Bridle.Target;

namespace Bridle.Probes;

/// <summary>The process that probes are looked for in. Immutable; any thread.</summary>
/// <param name="ProcessId">Appears in the provider's name: pid123.</param>
/// <param name="Symbols">What is loaded.</param>
/// <param name="Memory">
/// The process's, for what only it knows: which code a function of several forms (IFUNC) was bound to, and the semaphores of an
/// object without a file. Text is read from files.
/// </param>
public sealed record ProbeTarget(int ProcessId, ProcessSymbols Symbols, IMemoryReader Memory)
{
    private readonly ImmutableArray<ProcessObject> _objects;

    /// <summary>
    /// Where probes are looked for: all of <see cref="Symbols"/> unless told otherwise. Who has matched before tells only those that
    /// were loaded since.
    /// </summary>
    public ImmutableArray<ProcessObject> Objects
    {
        get => _objects.IsDefault ? Symbols.Objects : _objects;
        init => _objects = value;
    }

    /// <summary>How much is looked at before it is too much.</summary>
    public ProbeLimits Limits { get; init; } = ProbeLimits.Default;
}
