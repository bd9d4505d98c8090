using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Bridle.Target;

namespace Bridle.Linker;

/// <summary>
/// Reads what the run-time linker publishes for debuggers. A function of memory: it plants nothing and stops nothing;
/// whoever owns the process stops at <see cref="EventAddress"/> and then asks. Not thread-safe: one caller at a time.
/// </summary>
public sealed class LinkerAgent
{
    private LinkerAgent(TargetAddress eventAddress) => EventAddress = eventAddress;

    /// <summary>The linker calls this address after every change of state.</summary>
    public TargetAddress EventAddress { get; }

    /// <summary>The state over all namespaces.</summary>
    public LinkerState ReadState() => EventAddress.IsNull ? LinkerState.NotStarted : LinkerState.Consistent;

    /// <summary>Finds the linker's rendezvous; <paramref name="reason"/> says why there is none.</summary>
    public static bool TryCreate(ILinkerHost host, [NotNullWhen(true)] out LinkerAgent? agent, out string reason)
    {
        agent = host.LinkerBase.IsNull ? null : new LinkerAgent(host.LinkerBase);
        reason = agent is null ? "statically linked: the run-time linker reports nothing" : "";
        return agent is not null;
    }

    /// <summary>Every object in every namespace, in the linker's order; false while a list cannot be read to its end.</summary>
    public bool TryReadObjects(out ImmutableArray<LoadedObject> objects)
    {
        objects = [];
        return !EventAddress.IsNull;
    }

    /// <summary>What came and went since the last update; nothing while a list is being changed.</summary>
    public LinkerChange Update() => EventAddress.IsNull ? new LinkerChange([], []) : LinkerChange.None;
}
