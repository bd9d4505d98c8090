using Bridle.Cli.Watching;
using Bridle.Engine.Running;
using Bridle.Linux.Descriptors;

namespace Bridle.Cli.Tracing;

/// <summary>How a tracing run is ended from outside: by signals, or because nobody reads its output any more. Any thread.</summary>
internal sealed class TraceEnd : ISignalledEnd
{
    private const int KilledBase = 128;

    /// <summary>Longer than this no reader makes a victim wait that is to be let go.</summary>
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(100);

    /// <summary>And longer than this none is waited for by a run that has been told to end: what is left to be shown is lost.</summary>
    private static readonly TimeSpan s_absence = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(20);

    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private TracingRun? _run;
    private volatile int _interrupts;
    private long _told;

    /// <summary>The first signal; null where none came.</summary>
    public int? Signal { get; private set; }

    /// <summary>Nobody reads the output any more.</summary>
    public bool IsOutputClosed { get; private set; }

    /// <summary>The run is about to begin; what came before counts too.</summary>
    public void Begin(TracingRun run)
    {
        lock (_gate)
        {
            _run = run;
            for (int i = 0; i < _interrupts; i++) run.Interrupt();
        }
    }

    public void Interrupt(int signal)
    {
        lock (_gate)
        {
            Volatile.Write(ref _told, Environment.TickCount64);
            if (Signal is null) Start(EndWithoutReader);
            Signal ??= signal;
            // A terminal that has hung up shows no aggregations.
            int times = signal is WatchSignals.SigHup or WatchSignals.SigQuit ? 2 : 1;
            for (int i = 0; i < times; i++) Interrupt();
        }
    }

    private void WaitForReader()
    {
        OutputDescriptor.StandardOutput.WaitUntilClosed();
        CloseOutput();
    }

    private void CloseOutput()
    {
        lock (_gate)
        {
            IsOutputClosed = true;
            _run?.Finish();
        }
    }

    /// <summary>Whoever traces into a pipe should not have to wait for the next record until a closed one is noticed.</summary>
    public void EndWithReader() => Start(WaitForReader);

    public void VictimsAreReleased() => _released.TrySetResult();

    /// <summary>Also false at once where the main thread is stuck in output that nobody takes.</summary>
    public bool WaitForRelease(TimeSpan patience)
    {
        long end = Environment.TickCount64 + (long)patience.TotalMilliseconds;
        while (Environment.TickCount64 < end)
        {
            if (_released.Task.Wait(s_look)) return true;
            if (Outlet.Stall >= s_pause) return false;
        }
        return false;
    }

    // The main thread cannot be reached where it is; everything that it would still do is to write.
    private void EndWithoutReader()
    {
        while (!_released.Task.IsCompleted || !IsAbsent) Thread.Sleep(s_look);
        Environment.Exit(Signal is { } signal and (WatchSignals.SigHup or WatchSignals.SigQuit) ? KilledBase + signal : ExitCode.Failure);
    }

    // Whoever has not read for long still has this time from the last word on.
    private bool IsAbsent => Outlet.Stall >= Absence && Environment.TickCount64 - Volatile.Read(ref _told) >= Absence.TotalMilliseconds;

    private TimeSpan Absence => _interrupts > 1 ? s_pause : s_absence;

    private static void Start(Action action) =>
        Task.Factory.StartNew(action, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private void Interrupt()
    {
        _interrupts++;
        _run?.Interrupt();
    }
}
