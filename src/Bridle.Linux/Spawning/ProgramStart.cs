namespace Bridle.Linux.Spawning;

/// <summary>What to run and how. <paramref name="Arguments"/> is the whole argv, the name first.</summary>
public sealed record ProgramStart(string Path, IReadOnlyList<string> Arguments)
{
    /// <summary>Null inherits the environment of this process.</summary>
    public IReadOnlyDictionary<string, string>? Environment { get; init; }

    public string? WorkingDirectory { get; init; }

    public StandardStream StandardInput { get; init; } = StandardStream.Inherit;

    public StandardStream StandardOutput { get; init; } = StandardStream.Inherit;

    public StandardStream StandardError { get; init; } = StandardStream.Inherit;

    /// <summary>Null stays in ours, 0 makes a new one, any other joins that one of our session.</summary>
    public int? ProcessGroup { get; init; }

    /// <summary>Looks a path without a slash up in this process's PATH.</summary>
    public bool SearchPath { get; init; }
}
