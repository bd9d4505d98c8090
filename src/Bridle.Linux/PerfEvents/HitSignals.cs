namespace Bridle.Linux.PerfEvents;

/// <summary>
/// The signals that can announce a hit: those whose default action is to ignore them, and whose arrival has no other
/// effect (SIGCONT resumes a stopped process, and a lost SIGCHLD is a child that nobody reaps).
/// </summary>
public static class HitSignals
{
    private const int Urgent = 23, WindowChange = 28;

    /// <summary>
    /// Chooses one that the victim neither catches nor blocks, from the masks SigCgt and SigBlk of its status file
    /// (bit 0 is signal 1). False where it uses all of them: a handler would then run for hits that outlive the tracer.
    /// </summary>
    public static bool TryChoose(ulong caught, ulong blocked, out int signal)
    {
        ulong used = caught | blocked;
        signal = !Holds(used, Urgent) ? Urgent : !Holds(used, WindowChange) ? WindowChange : 0;
        return signal != 0;
    }

    internal static bool IsHarmless(int signal) => signal is Urgent or WindowChange;

    private static bool Holds(ulong mask, int signal) => (mask >> (signal - 1) & 1) != 0;
}
