using Bridle.Control.Events;

namespace Bridle.Control.Notifications;

/// <summary>What clients of a session have not been told yet, in order. Any thread.</summary>
internal sealed class NotificationQueue : IDisposable
{
    private readonly Lock _gate = new();
    private readonly LinkedList<Notification> _waiting = [];
    private readonly SemaphoreSlim _arrivals = new(0);

    public void Add(ProcessHandle handle, VictimEvent happened)
    {
        lock (_gate) _waiting.AddLast(new Notification(handle, happened));
        _arrivals.Release();
    }

    /// <summary>A released handle is not heard of again.</summary>
    public void Drop(ProcessHandle handle)
    {
        lock (_gate)
        {
            for (LinkedListNode<Notification>? node = _waiting.First, next; node is not null; node = next)
            {
                next = node.Next;
                if (ReferenceEquals(node.Value.Handle, handle)) _waiting.Remove(node);
            }
        }
    }

    /// <summary>Waits for the next one; null when the time is over first.</summary>
    public Notification? Take(TimeSpan timeout)
    {
        long started = System.Diagnostics.Stopwatch.GetTimestamp();
        while (_arrivals.Wait(Left(timeout, started)))
            if (TryTake(out Notification? taken)) return taken;
        return null;
    }

    public async Task<Notification> TakeAsync(CancellationToken cancellation)
    {
        while (true)
        {
            await _arrivals.WaitAsync(cancellation).ConfigureAwait(false);
            if (TryTake(out Notification? taken)) return taken!;
        }
    }

    public void Dispose() => _arrivals.Dispose();

    // An arrival may have been dropped since: then there are fewer than were announced.
    private bool TryTake(out Notification? taken)
    {
        lock (_gate)
        {
            taken = _waiting.First?.Value;
            if (taken is not null) _waiting.RemoveFirst();
            return taken is not null;
        }
    }

    private static TimeSpan Left(TimeSpan timeout, long started)
    {
        if (timeout < TimeSpan.Zero) return Timeout.InfiniteTimeSpan;
        TimeSpan left = timeout - System.Diagnostics.Stopwatch.GetElapsedTime(started);
        return left < TimeSpan.Zero ? TimeSpan.Zero : left;
    }
}
