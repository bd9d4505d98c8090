namespace Bridle.Engine.Running;

/// <summary>What others have to say within a run, until its own thread shows it. Any thread; nobody waits.</summary>
internal sealed class RunMessages
{
    private readonly Lock _gate = new();
    private List<string> _waiting = [];
    private bool _isClosed;

    public bool Any
    {
        get
        {
            lock (_gate) return _waiting.Count != 0;
        }
    }

    /// <summary>False where it is too late.</summary>
    public bool TryAdd(string message)
    {
        lock (_gate)
        {
            if (!_isClosed) _waiting.Add(message);
            return !_isClosed;
        }
    }

    public IReadOnlyList<string> Take()
    {
        lock (_gate)
        {
            List<string> taken = _waiting;
            if (taken.Count != 0) _waiting = [];
            return taken;
        }
    }

    /// <summary>No more is taken; what is waiting can still be had.</summary>
    public void Close()
    {
        lock (_gate) _isClosed = true;
    }
}
