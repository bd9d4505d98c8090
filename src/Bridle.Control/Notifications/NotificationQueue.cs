using System.Diagnostics;
using Bridle.Control.Events;

namespace Bridle.Control.Notifications;

/// <summary>
/// What clients of a session have not been told yet, in order. Any thread.
/// <para>
/// Each arrival is a permit, and who gets one looks into the queue; what was dropped leaves permits behind that lead to nothing. The
/// end is a permit too, which everybody who gets it passes on, so that no waiter stays behind.
/// </para>
/// </summary>
internal sealed class NotificationQueue : IDisposable
{
    // What a wait of the framework takes at most.
    private static readonly TimeSpan s_longest = TimeSpan.FromMilliseconds(int.MaxValue);

    private readonly Lock _gate = new();
    private readonly LinkedList<Notification> _waiting = [];
    private readonly SemaphoreSlim _arrivals = new(0);
    private bool _isOver;

    public void Add(ProcessHandle handle, VictimEvent happened)
    {
        VictimEvent stamped = happened.Timestamp == 0 ? happened with { Timestamp = Stopwatch.GetTimestamp() } : happened;
        lock (_gate) _waiting.AddLast(new Notification(handle, stamped));
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
    /// <exception cref="ObjectDisposedException">The end has come, before or meanwhile.</exception>
    public Notification? Take(TimeSpan timeout)
    {
        long started = Stopwatch.GetTimestamp();
        while (true)
        {
            // The framework counts in ticks of the clock, and may be early by one.
            bool arrived = _arrivals.Wait(Left(timeout, started));
            if (!arrived && Left(timeout, started) == TimeSpan.Zero) return null;
            if (!arrived) continue;
            if (TryTake(out Notification? taken)) return taken;
            ObjectDisposedException.ThrowIf(PassEndOn(), typeof(ControlSession));
        }
    }

    /// <summary>Waits for the next one; null at the end.</summary>
    public async Task<Notification?> TakeAsync(CancellationToken cancellation)
    {
        while (true)
        {
            await _arrivals.WaitAsync(cancellation).ConfigureAwait(false);
            if (TryTake(out Notification? taken)) return taken;
            if (PassEndOn()) return null;
        }
    }

    // The semaphore is not disposed of: others may be waiting, and without a wait handle it holds nothing.
    public void Dispose()
    {
        if (!Interlocked.Exchange(ref _isOver, true)) _arrivals.Release();
    }

    private bool PassEndOn()
    {
        bool isOver = Volatile.Read(ref _isOver);
        if (isOver) _arrivals.Release();
        return isOver;
    }

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
        TimeSpan left = timeout - Stopwatch.GetElapsedTime(started);
        return left < TimeSpan.Zero ? TimeSpan.Zero : left < s_longest ? left : s_longest;
    }
}
