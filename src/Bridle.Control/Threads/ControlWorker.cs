using System.Globalization;
using Bridle.Linux.Kernel;
using Bridle.Linux.Signals;
using Bridle.Linux.Waiting;

namespace Bridle.Control.Threads;

/// <summary>
/// A thread of the system that is the control thread of one victim after another, because starting one takes longer than attaching.
/// <para>
/// Between two victims it is parked, and only if the kernel knows nothing of it any more: no tracee and no child. Otherwise it ends, and
/// the kernel lets go of what is left. So a victim never meets anything of the one before it.
/// </para>
/// </summary>
internal sealed class ControlWorker
{
    private static readonly TimeSpan s_idleTime = TimeSpan.FromMilliseconds(250), s_kernelDeadline = TimeSpan.FromSeconds(10);

    private readonly ControlWorkers _workers;
    private readonly Thread _thread;
    private readonly FutexEvent _call = new();
    private Action<ControlWorker>? _work;
    private volatile bool _isCalled;
    private TraceeWaiter? _waiter;
    private int _kernelThreadId;

    public ControlWorker(ControlWorkers workers)
    {
        _workers = workers;
        _thread = new Thread(Serve) { IsBackground = true, Name = "bridle control" };
    }

    /// <summary>The waiter of this thread; owning thread only.</summary>
    public TraceeWaiter Waiter
    {
        get
        {
            if (_waiter is null) ChildSignal.DisregardStops();
            return _waiter ??= new TraceeWaiter();
        }
    }

    /// <summary>It takes no other work.</summary>
    public bool IsEnding { get; private set; }

    /// <exception cref="OutOfMemoryException">The system has no thread left.</exception>
    public void Start(Action<ControlWorker> work)
    {
        Give(work);
        _thread.Start();
    }

    /// <summary>Wakes a parked one.</summary>
    public void Give(Action<ControlWorker>? work)
    {
        _work = work;
        _isCalled = true;
        _call.Set();
    }

    /// <summary>
    /// Called by the work as its last act: whether the next may follow. It is parked then, so whoever hears of the end finds it. Owning
    /// thread only.
    /// </summary>
    public void Finish(bool mayGoOn) => IsEnding = !(mayGoOn && HasNothingLeft() && _workers.TryPark(this));

    /// <summary>Waits until the kernel has forgotten the thread, for that is when it has let go of every tracee.</summary>
    public void AwaitEnd()
    {
        _thread.Join();
        string task = string.Create(CultureInfo.InvariantCulture, $"/proc/self/task/{_kernelThreadId}");
        long started = System.Diagnostics.Stopwatch.GetTimestamp();
        SpinWait patience = default;
        while (Directory.Exists(task) && System.Diagnostics.Stopwatch.GetElapsedTime(started) < s_kernelDeadline) patience.SpinOnce();
    }

    private bool HasNothingLeft() => !Waiter.TryWait(out WaitResult result) && result.Kind == WaitResultKind.NoChildren;

    private void Serve()
    {
        _kernelThreadId = ThreadIds.Current;
        try
        {
            while (TryTakeWork(out Action<ControlWorker>? work)) work!(this);
        }
        finally
        {
            IsEnding = true;
            _waiter?.Dispose();
        }
    }

    // False where there has been none for a while, or the session is over.
    private bool TryTakeWork(out Action<ControlWorker>? work)
    {
        work = null;
        if (IsEnding) return false;
        while (!_isCalled)
            if (!_call.Wait(s_idleTime) && _workers.TryWithdraw(this)) return false;
        (work, _work, _isCalled) = (_work, null, false);
        return work is not null;
    }
}
