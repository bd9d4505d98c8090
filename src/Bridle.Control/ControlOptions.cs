using Bridle.Control.Events;
using Bridle.Linux.Spawning;
using Bridle.Processes;
using Bridle.Processes.Threads;

namespace Bridle.Control;

/// <summary>Hears the events of a victim on its control thread; it must be quick, and must not wait for another thread.</summary>
/// <param name="process">
/// The victim: its memory can be read and breakpoints can be set while the thread of the event holds still. Not yet at a
/// <see cref="CreatedEvent"/>, before its program has been looked at, and not when it has ended.
/// </param>
/// <param name="happened">What happened.</param>
public delegate Verdict VictimEventHandler(TracedProcess process, VictimEvent happened);

/// <summary>Looks at a thread that holds still, on the control thread.</summary>
public delegate void ThreadHandler(TracedProcess process, TracedThread thread);

/// <summary>What creating and grabbing have in common.</summary>
public abstract record ControlOptions
{
    /// <summary>The events that <see cref="OnEvent"/> hears, from the very first one.</summary>
    public EventSet Events { get; init; }

    public VictimEventHandler? OnEvent { get; init; }

    /// <summary>Snapshots carry the mappings too. Costs a reading of /proc/PID/maps at each change of the objects.</summary>
    public bool KeepMappings { get; init; } = true;

    /// <summary>
    /// Loads and unloads are followed. Without it a grab is as quick as the kernel allows, snapshots show the objects of the moment at
    /// which the first one was asked for, and nobody is told of changes.
    /// </summary>
    public bool FollowObjects { get; init; } = true;
}

public sealed record CreateOptions : ControlOptions
{
    /// <summary>Where the new victim is held; <see cref="StopPoint.None"/> lets it run at once.</summary>
    public StopPoint StopAt { get; init; } = StopPoint.PostInit;

    /// <summary>argv[0]; null for the path as it was given.</summary>
    public string? Name { get; init; }

    /// <summary>Null inherits the environment of this process.</summary>
    public IReadOnlyDictionary<string, string>? Environment { get; init; }

    public string? WorkingDirectory { get; init; }

    public StandardStream StandardInput { get; init; } = StandardStream.Inherit;

    public StandardStream StandardOutput { get; init; } = StandardStream.Inherit;

    public StandardStream StandardError { get; init; } = StandardStream.Inherit;

    /// <summary>Null stays in ours, 0 makes a new one, any other joins that one of our session.</summary>
    public int? ProcessGroup { get; init; }

    /// <summary>Looks a path without a slash up in PATH.</summary>
    public bool SearchPath { get; init; } = true;
}

public sealed record GrabOptions : ControlOptions
{
    /// <summary><see cref="StopPoint.Grab"/> holds the victim until it is continued; <see cref="StopPoint.None"/> lets it run.</summary>
    public StopPoint StopAt { get; init; } = StopPoint.Grab;

    /// <summary>When to give up, leaving the victim as it was.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(10);
}
