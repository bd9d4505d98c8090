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
/// <param name="Stage">What it was about to do.</param>
/// <param name="Errno">What the kernel said.</param>
/// <param name="Detail">What was missing or refused, where it is not the program itself: "interpreter /bin/rc", "working directory /gone".</param>
public readonly record struct SpawnFailure(SpawnStage Stage, Errno Errno, string? Detail = null)
{
    /// <summary>The sentence for the user: what failed, on what, why.</summary>
    public string Describe(string name) => $"failed to execute {SubjectOf(name)}: {Errno.Message.ToLowerInvariant()}";

    internal string SubjectOf(string name) => Detail is null ? name : $"{name}: {Detail}";

    internal static SpawnFailure Of(SpawnStage stage, Errno errno, ProgramStart start, string path) => new(stage, errno, stage switch
    {
        SpawnStage.WorkingDirectory => $"working directory {start.WorkingDirectory}",
        SpawnStage.Streams => "standard streams",
        SpawnStage.ProcessGroup => "process group",
        _ => Interpreter.Blame(System.IO.Path.Combine(start.WorkingDirectory ?? "", path), errno),
    });
}
