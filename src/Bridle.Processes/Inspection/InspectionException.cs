using Bridle.Processes.Grabbing;

namespace Bridle.Processes.Inspection;

/// <summary>Something of a process could not be read. Others of its properties may still be readable.</summary>
public sealed class InspectionException(string what, GrabRefusal refusal) : Exception(Describe(what, refusal))
{
    /// <summary>What was to be read, in words.</summary>
    public string What { get; } = what;

    public GrabRefusal Refusal { get; } = refusal;

    private static string Describe(string what, GrabRefusal refusal) =>
        $"failed to read {what} of pid {refusal.ProcessId}: {refusal.Cause}{(refusal.Detail is null ? "" : $" ({refusal.Detail})")}";
}
