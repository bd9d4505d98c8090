namespace Bridle.Control.Threads;

/// <summary>Work that another thread wants done on the control thread, and waits for.</summary>
internal sealed class ControlRequest(Action<ControlLoop> work, bool needsVictim)
{
    private readonly Completion _done = new();

    /// <summary>It is refused once the victim is gone.</summary>
    public bool NeedsVictim { get; } = needsVictim;

    public void Run(ControlLoop loop)
    {
        try
        {
            work(loop);
            _done.TryComplete();
        }
        catch (Exception failure)
        {
            // It belongs to whoever asked: the control thread goes on.
            _done.TryComplete(failure);
        }
    }

    public void Refuse(Exception reason) => _done.TryComplete(reason);

    public void Wait() => _done.Wait();
}
