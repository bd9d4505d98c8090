using Bridle.Cli.Watching;

namespace Bridle.Cli.Tracing;

/// <summary>A run on nobody: signals have only the run to end.</summary>
internal sealed class NoVictims : IWatchedSession
{
    public static NoVictims Instance { get; } = new();

    public void Release()
    {
    }

    public void Suspend()
    {
    }

    public void Resume()
    {
    }
}
