namespace Bridle.Control.Handles;

/// <summary>
/// The handles of a session: one current handle a process, references counted, idle read-only ones kept for the next grab up to a
/// limit, the least recently used going first. A handle is found by process id and told apart by identity: a stale one, and one
/// whose process has exited, is never found again. Every member takes the table's lock; what it evicts the caller destroys outside.
/// <para>
/// A handle that is forgotten is leaving until its owner says that nothing of it is left (<see cref="Finish"/>). Who opens the same
/// process meanwhile is given it as predecessor, to wait for: the kernel allows one tracer at a time. Once the table is closed
/// nothing enters it, so that whoever closes it has seen every handle.
/// </para>
/// </summary>
internal sealed class HandleTable(int cacheLimit)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<int, ProcessHandle> _current = [];
    private readonly Dictionary<int, ProcessHandle> _leaving = [];
    private readonly LinkedList<ProcessHandle> _byUse = [];
    private bool _isClosed;

    /// <summary>Most recently used first; a copy.</summary>
    public ProcessHandle[] All
    {
        get
        {
            lock (_gate) return [.. _byUse];
        }
    }

    /// <summary>
    /// Takes a reference on the current handle of a process, if that is held firmly enough. A read-only one is superseded when more is
    /// wanted: it stays with its users and is stale. Otherwise <paramref name="make"/> gives a new handle, in the same moment.
    /// </summary>
    public ProcessHandle Acquire(int processId, GrabLevel level, Func<ProcessHandle> make, out bool isNew, out ProcessHandle? superseded)
    {
        lock (_gate)
        {
            superseded = null;
            if (TryFindUsable(processId, out ProcessHandle? found))
            {
                if (found.Level >= level)
                {
                    isNew = false;
                    found.References++;
                    MoveToFront(found);
                    return found;
                }

                superseded = Supersede(found) ? found : null;
            }

            ObjectDisposedException.ThrowIf(_isClosed, typeof(ControlSession));
            isNew = true;
            ProcessHandle handle = make();
            handle.IsUpgrade = found is not null;
            if (level == GrabLevel.Control && _leaving.TryGetValue(processId, out ProcessHandle? leaving)) handle.Predecessor = leaving;
            Insert(handle);
            return handle;
        }
    }

    /// <summary>A handle of a process that was just created: nobody else can have one.</summary>
    public void Add(ProcessHandle handle)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isClosed, typeof(ControlSession));
            Insert(handle);
        }
    }

    /// <summary>Lets nothing in any more, and forgets all; the most recently used first.</summary>
    public ProcessHandle[] Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            ProcessHandle[] all = [.. _byUse];
            foreach (ProcessHandle handle in all) Forget(handle);
            return all;
        }
    }

    /// <summary>Nothing is left of a handle that was forgotten.</summary>
    public void Finish(ProcessHandle handle)
    {
        lock (_gate)
            if (_leaving.TryGetValue(handle.ProcessId, out ProcessHandle? leaving) && ReferenceEquals(leaving, handle))
                _leaving.Remove(handle.ProcessId);
    }

    /// <summary>The process id of a created victim is known now.</summary>
    public void Publish(ProcessHandle handle)
    {
        lock (_gate)
            if (!_isClosed) _current[handle.ProcessId] = handle;
    }

    /// <summary>Gives a reference back; true where the handle must be destroyed, of which it has been forgotten already.</summary>
    public bool Release(ProcessHandle handle)
    {
        lock (_gate)
        {
            if (--handle.References > 0) return false;
            bool isKept = handle is { IsCacheable: true, IsStale: false, IsAlive: true } && CachedCount <= cacheLimit && cacheLimit > 0;
            if (!isKept) Forget(handle);
            return !isKept;
        }
    }

    /// <summary>Makes room for one more read-only handle: at most one goes, the least recently used that nobody holds.</summary>
    public ProcessHandle? Evict()
    {
        lock (_gate)
        {
            if (CachedCount <= cacheLimit) return null;
            for (LinkedListNode<ProcessHandle>? node = _byUse.Last; node is not null; node = node.Previous)
            {
                if (node.Value is not { IsCacheable: true, References: 0 }) continue;
                ProcessHandle evicted = node.Value;
                Forget(evicted);
                return evicted;
            }

            return null;
        }
    }

    public void Remove(ProcessHandle handle)
    {
        lock (_gate) Forget(handle);
    }

    private int CachedCount => _byUse.Count(static handle => handle.IsCacheable);

    private bool TryFindUsable(int processId, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out ProcessHandle? found)
    {
        if (!_current.TryGetValue(processId, out found)) return false;
        if (found.IsAlive && !found.HasExited) return true;
        _current.Remove(processId);
        found = null;
        return false;
    }

    // Returns whether it can be destroyed at once, because nobody holds it.
    private bool Supersede(ProcessHandle handle)
    {
        handle.IsStale = true;
        _current.Remove(handle.ProcessId);
        if (handle.References > 0) return false;
        _byUse.Remove(handle);
        return true;
    }

    private void Insert(ProcessHandle handle)
    {
        handle.References = 1;
        if (handle.ProcessId != 0) _current[handle.ProcessId] = handle;
        _byUse.AddFirst(handle);
    }

    private void MoveToFront(ProcessHandle handle)
    {
        _byUse.Remove(handle);
        _byUse.AddFirst(handle);
    }

    private void Forget(ProcessHandle handle)
    {
        _byUse.Remove(handle);
        if (_current.TryGetValue(handle.ProcessId, out ProcessHandle? current) && ReferenceEquals(current, handle))
            _current.Remove(handle.ProcessId);
        if (handle.Level == GrabLevel.Control) _leaving[handle.ProcessId] = handle;
    }
}
