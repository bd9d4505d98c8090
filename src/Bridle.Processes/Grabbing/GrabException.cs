namespace Bridle.Processes.Grabbing;

/// <summary>A process could not be grabbed. Nothing was changed in it.</summary>
public sealed class GrabException(GrabRefusal refusal) : Exception(refusal.ToString())
{
    public GrabRefusal Refusal { get; } = refusal;
}
