namespace Bridle.Linux.Spawning;

/// <summary>A program could not be started; nothing of it is left.</summary>
public sealed class SpawnException(string name, SpawnFailure failure) : LinuxException("execute", failure.SubjectOf(name), failure.Errno)
{
    public SpawnFailure Failure { get; } = failure;
}
