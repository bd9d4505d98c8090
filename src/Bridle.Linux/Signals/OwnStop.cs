namespace Bridle.Linux.Signals;

/// <summary>Stopping oneself, as a shell's user does with Ctrl-Z.</summary>
public static class OwnStop
{
    private const int SIGSTOP = 19;

    /// <summary>
    /// Stops the whole process and returns when it has been continued. By a signal to the calling thread: one to the process may be taken
    /// by another thread, and this one would run on for a while.
    /// </summary>
    public static Errno StopUntilContinued() =>
        ProcessSignals.SendToThread(SignalImports.getpid(), SignalImports.gettid(), SIGSTOP);
}
