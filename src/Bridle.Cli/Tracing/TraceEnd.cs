using Bridle.Cli.Watching;
using Bridle.Engine.Running;
using Bridle.Linux.Descriptors;

namespace Bridle.Cli.Tracing;

/// <summary>How a tracing run is ended from outside: by signals, or because nobody reads its output any more. Any thread.</summary>
internal sealed class TraceEnd : ISignalledEnd
{
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private TracingRun? _run;
    private int _interrupts;

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
    public void EndWithReader() =>
        Task.Factory.StartNew(WaitForReader, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    public void VictimsAreReleased() => _released.TrySetResult();

    public bool WaitForRelease(TimeSpan patience) => _released.Task.Wait(patience);

    private void Interrupt()
    {
        _interrupts++;
        _run?.Interrupt();
    }
}
