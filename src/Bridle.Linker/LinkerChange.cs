using System.Collections.Immutable;

namespace Bridle.Linker;

/// <summary>What came and what went since the last update. Both are empty, never default.</summary>
public sealed record LinkerChange(ImmutableArray<LoadedObject> Loaded, ImmutableArray<LoadedObject> Unloaded)
{
    /// <summary>The one instance that stands for no change.</summary>
    public static LinkerChange None { get; } = new([], []);

    public bool IsEmpty => Loaded.IsEmpty && Unloaded.IsEmpty;
}
