using System.Runtime.InteropServices;
using Bridle.Cli.Fronting;

namespace Bridle.Cli.Watching;

/// <summary>
/// The signals that end, stop and continue a watch, or a tracing run.
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
    private readonly TakenSignals _taken = new();
    private readonly IWatchedSession _session;
    private readonly ISignalledEnd _end;
    private bool _isSuspended;

    public WatchSignals(IWatchedSession session, ISignalledEnd end)
    {
        (_session, _end) = (session, end);
        _taken.Take(Ends, End);
        _taken.Take(Stops, Stop);
        _taken.Take([SigCont], Continue);
    }

    /// <inheritdoc cref="TakenSignals.DieBy"/>
    public void DieBy(int signal) => _taken.DieBy(signal);

    public void Dispose() => _taken.Dispose();

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
