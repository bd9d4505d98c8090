using System.Runtime.ExceptionServices;
using Bridle.Linux.Waiting;

namespace Bridle.Control.Threads;

/// <summary>The end of something that one other thread waits for: it happens once, and may have failed.</summary>
internal sealed class Completion
{
    private static readonly object s_done = new();

    [ThreadStatic]
    private static FutexEvent? t_event;

    // Null, then perhaps the event of the thread that waits, then done.
    private object? _state;
    private Exception? _failure;
    private int _isDecided;

    public bool IsDone => ReferenceEquals(Volatile.Read(ref _state), s_done);

    public bool HasFailed => IsDone && _failure is not null;

    public bool HasSucceeded => IsDone && _failure is null;

    /// <summary>Any thread; only the first call counts.</summary>
    public bool TryComplete(Exception? failure = null)
    {
        if (Interlocked.Exchange(ref _isDecided, 1) != 0) return false;
        _failure = failure;
        if (Interlocked.Exchange(ref _state, s_done) is FutexEvent waiting) waiting.Set();
        return true;
    }

    /// <summary>Returns when it is complete, or throws what it failed with. One thread.</summary>
    public void Wait()
    {
        FutexEvent own = t_event ??= new FutexEvent();
        // The event may still be raised from an earlier wait: only the state counts.
        if (Interlocked.CompareExchange(ref _state, own, null) is null)
            while (!IsDone) own.Wait(Timeout.InfiniteTimeSpan);
        if (_failure is not null) ExceptionDispatchInfo.Throw(_failure);
    }
}
