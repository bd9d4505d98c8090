using System.Runtime.ExceptionServices;

namespace Bridle.Control.Threads;

/// <summary>Work that another thread wants done on the control thread, and waits for.</summary>
internal sealed class ControlRequest(Action<ControlLoop> work, bool needsVictim)
{
    private readonly ManualResetEventSlim _done = new();
    private ExceptionDispatchInfo? _failure;

    /// <summary>It is refused once the victim is gone.</summary>
    public bool NeedsVictim { get; } = needsVictim;

    public void Run(ControlLoop loop)
    {
        try
        {
            work(loop);
        }
        catch (Exception failure)
        {
            // It belongs to whoever asked: the control thread goes on.
            _failure = ExceptionDispatchInfo.Capture(failure);
        }

        _done.Set();
    }

    public void Refuse(Exception reason)
    {
        _failure = ExceptionDispatchInfo.Capture(reason);
        _done.Set();
    }

    public void Wait()
    {
        _done.Wait();
        _done.Dispose();
        _failure?.Throw();
    }
}
