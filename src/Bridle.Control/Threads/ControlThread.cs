using System.Collections.Concurrent;
using Bridle.Control.Logging;
using Bridle.Linux;
using Bridle.Linux.Waiting;

namespace Bridle.Control.Threads;

/// <summary>
/// The thread on which every ptrace call and every wait for one victim runs.
/// <para>
/// The kernel ties a tracee to the thread that attached it, so nobody else may touch the victim: others post a request and wait for its
/// result. The thread blocks in wait4 for its own tracees; a request wakes it by a signal (TraceeWaiter). Afterwards it serves another
/// victim, if nothing of this one is left; otherwise it ends (ControlWorker), and the kernel detaches whatever is still attached, and
/// kills it if it was created by us.
/// </para>
/// <para>Invariant: a request is run, or refused, exactly once, also when it is posted while the thread ends.</para>
/// </summary>
internal sealed class ControlThread(ProcessHandle handle, ControlWorkers workers, DebugLog log)
{
    private readonly ConcurrentQueue<ControlRequest> _requests = new();
    private readonly Lock _gate = new();
    private readonly Completion _started = new();
    private readonly Completion _left = new();
    private Thread? _thread;
    private ControlWorker? _worker;
    private TraceeWaiter? _waiter;
    private bool _isOver, _hasFailed;

    /// <summary>True on the control thread itself.</summary>
    public bool IsCurrent => ReferenceEquals(Thread.CurrentThread, _thread);

    /// <summary>
    /// Starts the thread, which takes hold of the victim first; returns when it is held, or throws what kept it from being so.
    /// </summary>
    public void Start(Func<TraceeWaiter, ControlParts> takeHold, Action<ControlLoop> begin)
    {
        try
        {
            _worker = workers.Run(worker => Run(worker, takeHold, begin));
        }
        catch (OutOfMemoryException)
        {
            Close();
            throw new LinuxException("create control thread for", $"process-id {handle.ProcessId}", Errno.EAGAIN);
        }

        _started.Wait();
    }

    /// <summary>Runs work on the control thread and returns when it is done. Any other thread.</summary>
    /// <exception cref="InvalidOperationException">Called on the control thread itself, from a handler or another request.</exception>
    /// <exception cref="VictimGoneException">The victim is gone.</exception>
    public void Post(Action<ControlLoop> work, bool needsVictim = true) => Enqueue(work, needsVictim).Wait();

    /// <summary>The same with the work that ends the loop: returns, like <see cref="Join"/>, when nothing of the victim is left.</summary>
    /// <exception cref="InvalidOperationException">As <see cref="Post"/>.</exception>
    /// <exception cref="VictimGoneException">The victim is gone.</exception>
    public void PostLast(Action<ControlLoop> work)
    {
        ControlRequest request = Enqueue(work, needsVictim: false);
        Join();
        request.Wait();
    }

    /// <summary>The same where the victim may be gone: false then.</summary>
    public bool TryPost(Action<ControlLoop> work)
    {
        try
        {
            Post(work);
            return true;
        }
        catch (VictimGoneException)
        {
            return false;
        }
    }

    /// <exception cref="InvalidOperationException">Called on the control thread itself, from a handler or another request.</exception>
    public void RefuseNested()
    {
        if (IsCurrent)
            throw new InvalidOperationException($"pid {handle.ProcessId}: a nested call on the control thread: use the process that the handler was given");
    }

    /// <summary>Waits until nothing of the victim is left in the kernel. One thread.</summary>
    public void Join()
    {
        if (IsCurrent || _worker is not { } worker) return;
        _left.Wait();
        if (worker.IsEnding) worker.AwaitEnd();
    }

    private ControlRequest Enqueue(Action<ControlLoop> work, bool needsVictim)
    {
        RefuseNested();
        ControlRequest request = new(work, needsVictim);
        lock (_gate)
        {
            if (_isOver) throw handle.Gone();
            _requests.Enqueue(request);
            _waiter?.Wake();
        }

        return request;
    }

    private void Run(ControlWorker worker, Func<TraceeWaiter, ControlParts> takeHold, Action<ControlLoop> begin)
    {
        _thread = Thread.CurrentThread;
        try
        {
            TraceeWaiter waiter = worker.Waiter;
            lock (_gate) _waiter = waiter;
            RunLoop(takeHold(waiter), begin);
        }
        catch (Exception failure)
        {
            _hasFailed = true;
            // Whatever it was, requests must not wait for ever, and the client must hear of it.
            if (!_started.TryComplete(failure)) Fail(failure);
        }
        finally
        {
            Leave(worker);
        }
    }

    private void Leave(ControlWorker worker)
    {
        Close();
        _thread = null;
        worker.Finish(mayGoOn: !_hasFailed);
        _left.TryComplete();
    }

    private void RunLoop(ControlParts parts, Action<ControlLoop> begin)
    {
        ControlLoop loop = new(parts, _requests);
        try
        {
            begin(loop);
            if (handle.State == Handles.HandleState.Starting) handle.BecomeRunning();
            _started.TryComplete();
            loop.Run();
        }
        catch (Exception failure) when (_started.HasSucceeded)
        {
            _hasFailed = true;
            Fail(failure);
            LetGo(loop);
            parts.EndAs(tell => handle.BecomeLost($"the control thread failed: {failure.Message}", tell),
                new Events.LostEvent(handle.ProcessId, $"the control thread failed: {failure.Message}"));
        }
        catch when (!_started.IsDone)
        {
            LetGo(loop);
            throw;
        }
    }

    private void Fail(Exception failure) => log.Fail($"pid {handle.ProcessId}: the control thread failed: {failure}");

    /// <summary>A victim that was being created is killed, for nobody will ever hold it; any other runs on.</summary>
    private void LetGo(ControlLoop loop)
    {
        try
        {
            if (handle is { IsCreated: true, State: Handles.HandleState.Starting }) loop.Release(Releasing.ReleaseMode.Default);
            else if (!loop.IsSuspended) loop.Parts.Releaser.Detach();
        }
        catch (Exception failure)
        {
            Fail(failure); // The kernel does the rest as the thread ends.
        }
    }

    private void Close()
    {
        lock (_gate)
        {
            _isOver = true;
            _waiter = null;
        }

        while (_requests.TryDequeue(out ControlRequest? request)) request.Refuse(handle.Gone());
        if (handle.IsAlive && !_started.HasFailed) handle.BecomeLost("the control thread has ended");
    }
}
