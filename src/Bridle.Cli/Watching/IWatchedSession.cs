namespace Bridle.Cli.Watching;

/// <summary>What signals do to the victims of a watch.</summary>
internal interface IWatchedSession
{
    /// <summary>Lets go of all: created victims are killed, grabbed ones run on. Once is enough; any thread.</summary>
    void Release();

    /// <summary>Victims run free of us until <see cref="Resume"/>.</summary>
    void Suspend();

    void Resume();
}
