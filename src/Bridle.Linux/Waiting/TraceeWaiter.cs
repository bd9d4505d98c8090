using System.Collections.Concurrent;
using Bridle.Linux.CodePages;
using Bridle.Linux.Signals;

namespace Bridle.Linux.Waiting;

/// <summary>
/// Waits for the children and tracees of one thread, and can be woken by any other.
/// <para>
/// Constraints: ptrace stops are told by wait4 only, to the tracing thread only, and nothing else can be waited for in the same call.
/// So a wake-up has to be a signal. A signal that arrives between the look at the flag and the system call would be lost in C; here both
/// are machine code, and the handler moves the instruction pointer of a thread that is between them to the code behind them (wait.S).
/// </para>
/// <para>
/// One case is left: the wake-up arrives on top of another handler (SIGCHLD, the garbage collector) that was itself run in that window and
/// restarts the call when it returns. The handler then sees a foreign instruction pointer inside a wait, and sets the waiter's timer to try again.
/// </para>
/// <para>
/// Invariants: the flag is set before the signal is sent, which is only where the thread is inside a wait: on its way in it looks at the
/// flag behind a barrier, so one of the two sees the other. The shared state is never freed, only reused, as a late signal may still name it.
/// </para>
/// </summary>
public sealed unsafe class TraceeWaiter : IDisposable
{
    private const long NanosecondsPerSecond = 1_000_000_000;

    private static readonly ConcurrentStack<nint> FreeStates = new();

    private readonly Lock _gate = new();
    private readonly WaiterState* _state;
    private readonly int _thread;
    private readonly delegate* unmanaged<void*, int*, int, int, long> _wait;
    private bool _disposed;

    /// <summary>Makes a waiter for the calling thread, which must be a thread of its own that no pool shares.</summary>
    /// <exception cref="LinuxException">The signal is taken, or the kernel gives no timer.</exception>
    public TraceeWaiter()
    {
        WakeSignal.Install();
        WakeSignal.UnblockOnThisThread();
        _wait = CodePage.Wait;
        _thread = SignalImports.gettid();
        _state = FreeStates.TryPop(out nint free)
            ? (WaiterState*)free
            : (WaiterState*)System.Runtime.InteropServices.NativeMemory.AllocZeroed((nuint)sizeof(WaiterState));
        *_state = WaiterState.Create(WaiterTimer.Create(_state, _thread));
    }

    /// <summary>
    /// Waits for the next stop or end of a child or tracee of this thread. A wake-up goes first. Owning thread only.
    /// </summary>
    /// <param name="timeoutNanoseconds">How long to wait; -1 waits for ever, 0 only looks.</param>
    /// <exception cref="LinuxException">The kernel refused the wait, for a reason other than "no children".</exception>
    public WaitResult Wait(long timeoutNanoseconds) => WaitIn(WaitImports.Wait4, timeoutNanoseconds);

    /// <summary>
    /// The same, with a time that goes on from call to call until it is over or <see cref="EndTime"/>: setting and stopping the timer costs
    /// more than the wait for a thread that stops at once. Owning thread only.
    /// </summary>
    /// <exception cref="LinuxException">As <see cref="Wait"/>.</exception>
    public WaitResult WaitOn(long timeoutNanoseconds)
    {
        AssertOwner();
        if (Volatile.Read(ref _state->Armed) == 0)
            SetTimer(timeoutNanoseconds);
        WaitResult result = WaitUntilSomethingHappens(WaitImports.Wait4);
        if (result.Kind == WaitResultKind.TimedOut)
            ClearTimer();
        return result;
    }

    /// <summary>Ends the time of <see cref="WaitOn"/>, if one runs. Owning thread only.</summary>
    public void EndTime()
    {
        AssertOwner();
        if (Volatile.Read(ref _state->Armed) != 0)
            ClearTimer();
    }

    /// <summary>Sleeps until somebody wakes or the time is over, whatever children do. Owning thread only.</summary>
    public WaitResult WaitForWake(long timeoutNanoseconds) => WaitIn(WaitImports.Pause, timeoutNanoseconds);

    /// <summary>Takes a status that is there already. False with kind NoChildren or TimedOut when there is none. Owning thread only.</summary>
    public bool TryWait(out WaitResult result)
    {
        AssertOwner();
        int status = 0;
        int thread = WaitImports.wait4(-1, &status, WaitImports.AllOfThisThread | WaitImports.NoHang, null);
        if (thread < 0)
            RefuseUnexpected(Errno.Last());
        result = thread switch
        {
            > 0 => new WaitResult(WaitResultKind.Status, thread, status),
            0 => new WaitResult(WaitResultKind.TimedOut, 0, 0),
            _ => default,
        };
        return thread > 0;
    }

    /// <summary>
    /// Ends the wait that runs now, or the next one. Any thread; harmless when the waiter is disposed or its thread has ended.
    /// </summary>
    public void Wake()
    {
        lock (_gate)
        {
            if (_disposed || Interlocked.Exchange(ref _state->Woken, 1) != 0)
                return;
            if (Volatile.Read(ref _state->Inside) != 0)
                WakeUp.Send(_thread, _state);
        }
    }

    /// <summary>Owning thread, or any once that has ended. A later <see cref="Wake"/> does nothing.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed)
                return;
            _disposed = true;
        }
        WaiterTimer.Delete(_state->Timer);
        FreeStates.Push((nint)_state);
    }

    private WaitResult WaitIn(int call, long timeoutNanoseconds)
    {
        AssertOwner();
        if (timeoutNanoseconds == 0)
            return Look(call);
        EndTime();
        if (timeoutNanoseconds > 0)
            SetTimer(timeoutNanoseconds);
        WaitResult result = WaitUntilSomethingHappens(call);
        EndTime();
        return result;
    }

    private WaitResult WaitUntilSomethingHappens(int call)
    {
        while (true)
        {
            int status = 0;
            long answer = _wait(_state, &status, WaitImports.AllOfThisThread, call);
            if (answer > 0)
                return new WaitResult(WaitResultKind.Status, (int)answer, status);
            if (Interlocked.Exchange(ref _state->Woken, 0) != 0)
                return new WaitResult(WaitResultKind.Woken, 0, 0);
            if (Volatile.Read(ref _state->TimedOut) != 0)
                return new WaitResult(WaitResultKind.TimedOut, 0, 0);
            if (answer == -Errno.ECHILD.Value)
                return default;
            RefuseUnexpected(new Errno((int)-answer));
        }
    }

    private WaitResult Look(int call)
    {
        if (Interlocked.Exchange(ref _state->Woken, 0) != 0)
            return new WaitResult(WaitResultKind.Woken, 0, 0);
        if (call == WaitImports.Pause)
            return new WaitResult(WaitResultKind.TimedOut, 0, 0);
        TryWait(out WaitResult result);
        return result;
    }

    private void SetTimer(long nanoseconds)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(nanoseconds);
        TimerSetting setting = new()
        {
            ValueSeconds = nanoseconds / NanosecondsPerSecond,
            ValueNanoseconds = nanoseconds % NanosecondsPerSecond,
        };
        Volatile.Write(ref _state->Armed, 1);
        WaiterTimer.Set(_state->Timer, setting);
    }

    /// <summary>The order matters: a signal of the timer is delivered to this thread before the call that stops the timer returns.</summary>
    private void ClearTimer()
    {
        WaiterTimer.Set(_state->Timer, default);
        Volatile.Write(ref _state->TimedOut, 0);
        Volatile.Write(ref _state->Armed, 0);
    }

    private static void RefuseUnexpected(Errno error)
    {
        if (error != Errno.ECHILD && error != Errno.EINTR)
            throw new LinuxException("wait for", "children of this thread", error);
    }

    private void AssertOwner()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        System.Diagnostics.Debug.Assert(SignalImports.gettid() == _thread, "a waiter belongs to the thread that made it");
    }
}
