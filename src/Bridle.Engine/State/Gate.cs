namespace Bridle.Engine.State;

/// <summary>
/// The lock that makes a firing one step. It is taken at every hit and seldom waited for, so that entering costs one atomic instruction and leaving
/// none: who has to wait makes up for it.
/// </summary>
/// <remarks>
/// Leaving writes "free", then reads how many wait; a processor may do these two in the other order, and would then miss who has begun to wait
/// in between. So who waits counts itself first and then has every processor of the process pass a barrier
/// (<see cref="Interlocked.MemoryBarrierProcessWide"/>): after it, either the one who left has seen the count, or its "free" is seen here.
/// A wake-up too many only lets a waiter look once more.
/// </remarks>
internal sealed class Gate
{
    private readonly object _wake = new();
    private int _isTaken, _waiting;

    public void Enter()
    {
        if (Interlocked.CompareExchange(ref _isTaken, 1, 0) != 0) Wait();
    }

    public void Leave()
    {
        Volatile.Write(ref _isTaken, 0);
        if (Volatile.Read(ref _waiting) != 0) Wake();
    }

    private void Wait()
    {
        SpinWait spinner = default;
        while (!spinner.NextSpinWillYield)
        {
            spinner.SpinOnce();
            if (Interlocked.CompareExchange(ref _isTaken, 1, 0) == 0) return;
        }
        Interlocked.Increment(ref _waiting);
        Interlocked.MemoryBarrierProcessWide();
        lock (_wake)
        {
            while (Interlocked.CompareExchange(ref _isTaken, 1, 0) != 0) Monitor.Wait(_wake);
        }
        Interlocked.Decrement(ref _waiting);
    }

    private void Wake()
    {
        lock (_wake) Monitor.Pulse(_wake);
    }
}
