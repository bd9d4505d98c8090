namespace Bridle.Probes.Code;

/// <summary>A jump that leaves what is known of a function.</summary>
/// <param name="From">Where the jump stands.</param>
/// <param name="To">Where it leads; 0 where only the running program knows.</param>
/// <param name="MayStay">It does not always go there.</param>
internal readonly record struct Departure(ulong From, ulong To, bool MayStay)
{
    public bool IsIndirect => To == 0;
}
