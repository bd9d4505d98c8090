namespace Bridle.Control;

/// <summary>The victim has ended, was lost or was released; the handle's snapshot and status remain.</summary>
public sealed class VictimGoneException(int processId, string reason) : Exception($"failed to control pid {processId}: {reason}")
{
    public int ProcessId { get; } = processId;
}
