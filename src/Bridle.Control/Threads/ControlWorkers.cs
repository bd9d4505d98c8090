namespace Bridle.Control.Threads;

/// <summary>The threads of a session that wait for their next victim. Any thread.</summary>
internal sealed class ControlWorkers : IDisposable
{
    /// <summary>More would be waiting than a client that takes one process after another needs.</summary>
    private const int MostParked = 4;

    private readonly Lock _gate = new();
    private readonly List<ControlWorker> _parked = [];
    private bool _isOver;

    /// <exception cref="OutOfMemoryException">The system has no thread left.</exception>
    public ControlWorker Run(Action<ControlWorker> work)
    {
        if (TryUnpark() is { } parked)
        {
            parked.Give(work);
            return parked;
        }

        ControlWorker worker = new(this);
        worker.Start(work);
        return worker;
    }

    /// <summary>True: it will be given work, or none, and has to wait for that.</summary>
    public bool TryPark(ControlWorker worker)
    {
        lock (_gate)
        {
            bool isParked = !_isOver && _parked.Count < MostParked;
            if (isParked) _parked.Add(worker);
            return isParked;
        }
    }

    /// <summary>False where somebody has just chosen it.</summary>
    public bool TryWithdraw(ControlWorker worker)
    {
        lock (_gate) return _parked.Remove(worker);
    }

    /// <summary>Those that wait end; who has a victim ends after it.</summary>
    public void Dispose()
    {
        ControlWorker[] parked;
        lock (_gate)
        {
            _isOver = true;
            parked = [.. _parked];
            _parked.Clear();
        }

        foreach (ControlWorker worker in parked) worker.Give(null);
    }

    private ControlWorker? TryUnpark()
    {
        lock (_gate)
        {
            if (_parked.Count == 0) return null;
            ControlWorker last = _parked[^1];
            _parked.RemoveAt(_parked.Count - 1);
            return last;
        }
    }
}
