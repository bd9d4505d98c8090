using Bridle.ObjectFiles.Cores;
using Bridle.ObjectFiles.Unwinding;
using Bridle.Processes.Symbols;

namespace Bridle.Processes.Cores;

public sealed record CoreOptions
{
    public static CoreOptions Default { get; } = new();

    /// <summary>What stands before the paths in the core: where the files of the machine or container that it came from lie here.</summary>
    public string SystemRoot { get; init; } = "";

    /// <summary>Where the mapped files are kept; null for a store of its own.</summary>
    public ObjectFileStore? Store { get; init; }

    public CoreLimits Limits { get; init; } = CoreLimits.Default;

    public UnwindLimits Unwinding { get; init; } = UnwindLimits.Default;
}
