using Bridle.Control.Events;
using Bridle.Processes;
using Bridle.Processes.Threads;

namespace Bridle.Control.Stops;

/// <summary>
/// Stops single threads for a look at them, each for as long as the look takes. Nobody waits for it: the look comes when the thread has
/// stopped. Control thread only.
/// </summary>
internal sealed class Sampler(TracedProcess process, EventPublisher events)
{
    private readonly Dictionary<int, ThreadHandler> _wanted = [];

    /// <summary>Asks for a look at those of the threads that run now. One that has not been looked at since the last time is looked at once.</summary>
    public void Ask(IReadOnlyList<int> threadIds, ThreadHandler handler)
    {
        foreach (int id in threadIds)
        {
            if (!process.Threads.TryFind(id, out TracedThread? thread) || thread.State != TraceState.Running || thread.ProcessId != process.ProcessId) continue;
            // Asked again, since an exec may have swallowed the interruption.
            if (thread.Interrupt().IsSuccess) _wanted[id] = handler;
        }
    }

    /// <summary>The thread has stopped because it was interrupted.</summary>
    public void Take(TracedThread thread)
    {
        if (_wanted.Count == 0 || !_wanted.Remove(thread.Id, out ThreadHandler? handler)) return;
        try
        {
            handler(process, thread);
        }
        catch (Exception failure)
        {
            // A client's defect must not leave a thread stopped.
            events.OnFailure?.Invoke(failure);
        }
    }

    public void Forget(TracedThread thread) => _wanted.Remove(thread.Id);
}
