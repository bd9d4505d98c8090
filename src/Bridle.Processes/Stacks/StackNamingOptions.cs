using Bridle.Linux.Demangling;
using Bridle.ObjectFiles.Demangling;

namespace Bridle.Processes.Stacks;

/// <summary>How the frames of a stack are named.</summary>
public sealed record StackNamingOptions
{
    public static StackNamingOptions Default { get; } = new();

    /// <summary>Where source lines and inlined calls are looked for.</summary>
    public SourceSearch Sources { get; init; } = SourceSearch.OwnFiles;

    /// <summary>Makes readable names of symbols: <see cref="Demangler.Raw"/> for none. C++ by the host's library as it comes.</summary>
    public Demangler Demangler { get; init; } = new(SystemDemangler.TryDemangle);

    /// <summary>The same, with symbols as they are.</summary>
    public StackNamingOptions WithRawNames() => this with { Demangler = Demangler.Raw };
}
