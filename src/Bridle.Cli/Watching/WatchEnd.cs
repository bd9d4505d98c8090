using Bridle.Linux;

namespace Bridle.Cli.Watching;

/// <summary>
/// When a watch is over, and why. The main thread waits here and nowhere else, so that whatever blocks (our output, a victim's start)
/// leaves somebody who can let go of the victims. Control threads tell that a victim is gone, the printer that its output is closed or
/// empty, and threads of the framework that a signal came. All members: any thread.
/// </summary>
internal sealed class WatchEnd : ISignalledEnd
{
    private readonly object _gate = new();
    private int _alive;
    private bool _isPrinted;
    private bool _isReleased;

    /// <summary>The signal that ended the watch before its victims were gone; null where nothing did.</summary>
    public int? Signal { get; private set; }

    /// <summary>Why the output takes no more; success while it does.</summary>
    public Errno OutputError { get; private set; }

    private bool IsCut => Signal is not null || !OutputError.IsSuccess;

    public void VictimStarts() => Change(() => _alive++);

    public void VictimIsGone() => Change(() => _alive--);

    public void Interrupt(int signal) => Change(() => Signal ??= signal);

    public void CloseOutput(Errno error) => Change(() => OutputError = OutputError.IsSuccess ? error : OutputError);

    public void AllIsPrinted() => Change(() => _isPrinted = true);

    public void VictimsAreReleased() => Change(() => _isReleased = true);

    /// <summary>Returns when all victims are gone, or something ended the watch before.</summary>
    public void WaitForVictims() => Wait(() => _alive == 0 || IsCut, Timeout.InfiniteTimeSpan);

    /// <summary>Whoever reads our output may take his time, unless the watch was cut: then only <paramref name="patience"/>.</summary>
    public void WaitForPrinter(TimeSpan patience)
    {
        Wait(() => _isPrinted || IsCut, Timeout.InfiniteTimeSpan);
        Wait(() => _isPrinted || !OutputError.IsSuccess, patience);
    }

    public bool WaitForRelease(TimeSpan patience) => Wait(() => _isReleased, patience);

    private void Change(Action change)
    {
        lock (_gate)
        {
            change();
            Monitor.PulseAll(_gate);
        }
    }

    private bool Wait(Func<bool> condition, TimeSpan patience)
    {
        long start = Environment.TickCount64;
        lock (_gate)
        {
            while (!condition())
            {
                TimeSpan left = patience < TimeSpan.Zero ? patience : patience - TimeSpan.FromMilliseconds(Environment.TickCount64 - start);
                if (patience >= TimeSpan.Zero && left <= TimeSpan.Zero)
                    return false;
                Monitor.Wait(_gate, left);
            }

            return true;
        }
    }
}
