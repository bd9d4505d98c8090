using Bridle.Language.Options;

namespace Bridle.Engine.Running;

/// <summary>What a run needs besides its programs.</summary>
public sealed record RunOptions
{
    /// <summary>The options of the command line; those that the programs set are added.</summary>
    public OptionSettings Settings { get; init; } = new();

    /// <summary>Output as one JSON object a line instead of text.</summary>
    public bool AsJson { get; init; }

    /// <summary>Keeps how distributions grow, for <see cref="TracingRun.HeatMaps"/>.</summary>
    public bool KeepsHeat { get; init; }

    public EngineLimits Limits { get; init; } = EngineLimits.Default;
}
