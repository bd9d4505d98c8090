using Bridle.Processes.Threads;

namespace Bridle.Control.Following.Watches;

/// <summary>
/// Watches the run-time linker's event address without a trap of ours in the text: a hit is a signal to the thread that came there,
/// which nobody sees but its tracer.
/// </summary>
internal interface ILinkerWatch : IDisposable
{
    /// <summary>What it is, for the log.</summary>
    string Name { get; }

    /// <summary>Watches for one more thread; false where that cannot be done.</summary>
    bool TryFollow(TracedThread thread);

    /// <summary>While no thread of the victim runs: leaves its text as it is on disk.</summary>
    void TakeOut();

    /// <summary>Watches again; false where that cannot be done.</summary>
    bool TryPutBack();

    /// <summary>Whether the signal that stopped the thread is a hit, also one that was under way when the watch was closed.</summary>
    bool IsHit(TracedThread thread, int signal);
}
