using Bridle.Control.Events;

namespace Bridle.Cli.Watching;

/// <summary>Stands where records of a victim would be that nobody took in time.</summary>
internal sealed record DroppedEvent(int ProcessId, long Count) : VictimEvent(ProcessId, ProcessId)
{
    public string Reason => $"{Count} record{(Count == 1 ? "" : "s")} dropped: the output was blocked";
}
