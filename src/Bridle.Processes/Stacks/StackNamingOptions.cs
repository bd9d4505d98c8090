using Bridle.Linux.Demangling;
using Bridle.ObjectFiles.Demangling;

namespace Bridle.Processes.Stacks;

/// <summary>How the frames of a stack are named.</summary>
public sealed record StackNamingOptions
{
    public static StackNamingOptions Default { get; } = new();

    /// <summary>Looks for source lines and inlined calls, which means reading debug information.</summary>
    public bool Sources { get; init; } = true;

    /// <summary>Makes readable names of symbols: <see cref="Demangler.Raw"/> for none. C++ by the host's library as it comes.</summary>
    public Demangler Demangler { get; init; } = new(SystemDemangler.TryDemangle);

    /// <summary>The same, with symbols as they are.</summary>
    public StackNamingOptions WithRawNames() => this with { Demangler = Demangler.Raw };
}
