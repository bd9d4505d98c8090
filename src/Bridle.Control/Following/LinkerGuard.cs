using Bridle.Control.Logging;
using Bridle.Linker;
using Bridle.Processes;
using Bridle.Processes.Breakpoints;
using Bridle.Processes.Threads;
using Bridle.Target;

namespace Bridle.Control.Following;

/// <summary>
/// Spares a victim that loads and unloads much every second stop: the run-time linker calls its event function before a change too, when there
/// is nothing to be read. The condition is asked in the victim from then on (<see cref="Guard"/>). Control thread only.
/// </summary>
internal sealed class LinkerGuard(TracedProcess process, DebugLog log)
{
    // A program that has begun so many changes will begin more; injecting memory costs about as much as four stops.
    private const int ChangesBefore = 4;

    private int _changes;
    private Guard? _guard;

    /// <summary>Injects memory near an address, by a system call of the thread.</summary>
    public Func<TracedThread, TargetAddress, bool> AddRegion { get; set; } = static (_, _) => false;

    /// <summary>The jump is in the text, or comes back when the victim goes on.</summary>
    public bool IsOn => _guard is not null;

    /// <summary>A program that is new begins anew.</summary>
    public void Forget() => (_changes, _guard) = (0, null);

    /// <summary>
    /// Tells of a change that begins, in a breakpoint's handler for the thread that makes it. True where <paramref name="breakpoint"/> should
    /// move to <paramref name="trap"/> now; <see cref="TryPutIn"/> follows then.
    /// </summary>
    public bool TryPrepare(TracedThread thread, Breakpoint breakpoint, LinkerAgent linker, out TargetAddress trap)
    {
        trap = default;
        if (_changes == ChangesBefore || ++_changes < ChangesBefore || !linker.TryFindCondition(out WordCondition condition) || process.FiltersCalls(thread)) return false;
        if (!process.TryPrepareGuard(breakpoint.Address, condition, near => AddRegion(thread, near), out _guard)) return false;
        trap = _guard.Trap;
        return true;
    }

    /// <summary>False where the text could not be written, and the function is as before.</summary>
    public bool TryPutIn()
    {
        bool isIn = _guard is not null && _guard.PutIn();
        if (log.IsOn) log.Write($"pid {process.ProcessId}: the linker's event function {(isIn ? "asks its state in the victim" : "could not be guarded")}");
        if (!isIn) _guard = null;
        return isIn;
    }

    /// <summary>The function is as before.</summary>
    public void TakeOut()
    {
        _guard?.TakeOut();
        _guard = null;
    }
}
