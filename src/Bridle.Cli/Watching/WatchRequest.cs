using System.Collections.Immutable;
using Bridle.Control;

namespace Bridle.Cli.Watching;

/// <summary>What <c>bridle watch</c> was asked for.</summary>
/// <param name="Commands">Programs to start, each with its arguments, in the order of the command line.</param>
/// <param name="Processes">Processes to grab, each once.</param>
internal sealed record WatchRequest(ImmutableArray<ImmutableArray<string>> Commands, ImmutableArray<int> Processes)
{
    /// <summary><see cref="StopPoint.None"/> where no stop is to be reported.</summary>
    public StopPoint StopAt { get; init; }

    public bool Hold { get; init; }

    public bool Json { get; init; }

    public bool Debug { get; init; }
}
