using Bridle.Control.Events;
using Bridle.Linux.Waiting;

namespace Bridle.Cli.Watching;

/// <summary>
/// From the control threads to the printer. A victim must never wait because somebody does not read our output, so a full queue takes no
/// more: it counts, and tells the number in the place of the records. How a victim ended is kept all the same; that is one record each.
/// </summary>
internal sealed class RecordQueue(int capacity)
{
    /// <summary>Some seconds of a victim that does nothing but dlopen, and a few megabytes.</summary>
    public const int DefaultCapacity = 16 * 1024;

    private readonly Lock _gate = new();
    private readonly FutexEvent _arrived = new();
    private readonly Dictionary<int, DroppedEvent> _dropped = [];
    private List<VictimEvent> _records = [];
    private bool _isComplete;

    /// <summary>Any thread; never waits for the printer.</summary>
    public void Add(VictimEvent record)
    {
        lock (_gate)
        {
            if (_records.Count >= capacity && record is not (ExitedEvent or LostEvent))
            {
                Drop(record);
                return;
            }

            TellDropped(record.ProcessId);
            _records.Add(record);
        }

        _arrived.Set();
    }

    /// <summary>No record comes after this.</summary>
    public void Complete()
    {
        lock (_gate)
        {
            foreach (int process in _dropped.Keys.ToArray())
                TellDropped(process);
            _isComplete = true;
        }

        _arrived.Set();
    }

    /// <summary>Waits for records and swaps them for <paramref name="emptied"/>. False when there are none and will be none. One thread.</summary>
    public bool TryTake(ref List<VictimEvent> emptied)
    {
        emptied.Clear();
        while (!TrySwap(ref emptied)) _arrived.Wait(Timeout.InfiniteTimeSpan);
        return emptied.Count != 0;
    }

    private bool TrySwap(ref List<VictimEvent> emptied)
    {
        lock (_gate)
        {
            if (_records.Count == 0) return _isComplete;
            (_records, emptied) = (emptied, _records);
            return true;
        }
    }

    private void Drop(VictimEvent record)
    {
        DroppedEvent before = _dropped.GetValueOrDefault(record.ProcessId) ?? new(record.ProcessId, 0) { Timestamp = record.Timestamp };
        _dropped[record.ProcessId] = before with { Count = before.Count + 1 };
    }

    private void TellDropped(int process)
    {
        if (_dropped.Remove(process, out DroppedEvent? dropped))
            _records.Add(dropped);
    }
}
