using System.Runtime.InteropServices;
using Bridle.Cli.Fronting;
using Bridle.Linux.Procfs;
using Bridle.Linux.Signals;

namespace Bridle.Cli.Watching;

/// <summary>
/// The signals that end, stop and continue a watch, or a tracing run. Whoever started us with one of them ignored (nohup, a shell's background
/// job) wants it ignored. Handlers run on threads of the framework.
/// </summary>
internal sealed class WatchSignals : IDisposable
{
    public const int SigHup = 1;

    public const int SigQuit = 3;

    private const int SigInt = 2, SigTerm = 15, SigCont = 18, SigTstp = 20, SigTtin = 21, SigTtou = 22;

    /// <summary>How long the main thread may take to release; it can be stuck in the start of a victim.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private static readonly int[] Ends = [SigHup, SigInt, SigQuit, SigTerm];

    private static readonly int[] Stops = [SigTstp, SigTtin, SigTtou];

    private readonly Lock _stopping = new();
    private readonly List<PosixSignalRegistration> _registrations = [];
    private readonly IWatchedSession _session;
    private readonly ISignalledEnd _end;
    private bool _isSuspended;

    public WatchSignals(IWatchedSession session, ISignalledEnd end)
    {
        (_session, _end) = (session, end);
        SignalSet ignored = new ProcessFiles().TryReadStatus(Environment.ProcessId, out ProcessStatus status) ? status.Ignored : default;
        Take(Ends, ignored, End);
        Take(Stops, ignored, Stop);
        Take([SigCont], ignored, Continue);
    }

    /// <summary>Ends this process by a signal that has been taken here, so that the parent sees by which.</summary>
    public void DieBy(int signal)
    {
        Dispose();
        ProcessSignals.Send(Environment.ProcessId, signal);
        Thread.Sleep(Patience);
    }

    public void Dispose()
    {
        _registrations.ForEach(static registration => registration.Dispose());
        _registrations.Clear();
    }

    private void Take(int[] signals, SignalSet ignored, Action<PosixSignalContext> handler)
    {
        // Numbers as the kernel has them are taken as well as the names that the framework gives to some.
        foreach (int signal in signals)
        {
            if (!ignored.Contains(signal))
                _registrations.Add(PosixSignalRegistration.Create((PosixSignal)signal, handler));
        }
    }

    private void End(PosixSignalContext context)
    {
        context.Cancel = true;
        _end.Interrupt((int)context.Signal);
        if (!_end.WaitForRelease(Patience))
            _session.Release();
    }

    /// <summary>A victim must not stand still because its tracer does: it is let go for as long as we are stopped.</summary>
    private void Stop(PosixSignalContext context)
    {
        context.Cancel = true;
        lock (_stopping)
        {
            if (!_isSuspended)
                _session.Suspend();
            _isSuspended = true;
            // Under the lock, so that a SIGCONT on its way here puts nothing back before we have stopped.
            BehindFront.StopUntilContinued();
        }
    }

    private void Continue(PosixSignalContext context)
    {
        context.Cancel = true;
        lock (_stopping)
        {
            if (_isSuspended)
                _session.Resume();
            _isSuspended = false;
        }
    }
}
