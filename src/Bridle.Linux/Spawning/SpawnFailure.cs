namespace Bridle.Linux.Spawning;

/// <summary>How far a child came; the numbers are those of spawn.S.</summary>
public enum SpawnStage
{
    Created = 0,
    ProcessGroup = 1,
    WorkingDirectory = 2,
    Streams = 3,
    Execute = 4,
}

/// <summary>Why a child exited with 127 before it became the program.</summary>
public readonly record struct SpawnFailure(SpawnStage Stage, Errno Errno)
{
    /// <summary>The sentence for the user: what failed, on what, why.</summary>
    public string Describe(string name) => Stage switch
    {
        SpawnStage.WorkingDirectory => $"failed to execute {name}: working directory: {Text}",
        SpawnStage.Streams => $"failed to execute {name}: standard streams: {Text}",
        SpawnStage.ProcessGroup => $"failed to execute {name}: process group: {Text}",
        _ => $"failed to execute {name}: {Text}",
    };

    private string Text => Errno.Message.ToLowerInvariant();
}
