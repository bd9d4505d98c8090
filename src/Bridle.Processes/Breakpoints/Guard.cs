using System.Diagnostics.CodeAnalysis;
using Bridle.Processes.Injection;
using Bridle.Processes.Stepping;
using Bridle.Target;

namespace Bridle.Processes.Breakpoints;

/// <summary>
/// A function that does nothing, led through code of ours which asks in the victim itself whether anybody wants to know: a stop that would
/// find nothing is not made. Where somebody does, a thread comes to <see cref="Trap"/>, and a breakpoint there sees what one at the function would
/// have seen. A return may be displaced by a jump only where filling follows it, and only one function of a victim is guarded: the run-time
/// linker's. Control thread only.
/// </summary>
public sealed class Guard
{
    private const int JumpLength = 5;

    private readonly SiteTable _sites;
    private readonly TextPatch _jump;

    private Guard(SiteTable sites, TextPatch jump, TargetAddress trap) => (_sites, _jump, Trap) = (sites, jump, trap);

    /// <summary>Where a thread comes while the condition holds. Nothing but a return stands there.</summary>
    public TargetAddress Trap { get; }

    /// <summary>Prepares the code; the function is as before. False where it is of another kind, out of reach, or has more breakpoints than one.</summary>
    /// <param name="addRegion">Injects memory near an address.</param>
    internal static bool TryPrepare(
        VictimParts victim, TargetAddress function, WordCondition condition, Func<TargetAddress, bool> addRegion, [NotNullWhen(true)] out Guard? guard)
    {
        guard = null;
        if (!PaddedReturn.TryFind(victim.Memory, function, out TargetAddress place, out int room) || room < JumpLength) return false;
        AddressRange displaced = new(function, place.Plus(JumpLength));
        if (victim.Sites.All.Any(site => displaced.Contains(site.Address) && (site.Address != function || site.Users.Length != 1))) return false;
        if (!victim.Slots.TryReserve(place, out TargetAddress slot) && !(addRegion(place) && victim.Slots.TryReserve(place, out slot))) return false;
        Span<byte> code = stackalloc byte[DisplacedInstruction.SlotSize];
        byte[] original = new byte[JumpLength], jump = new byte[JumpLength];
        bool isPossible = GuardCode.TryEncode(slot, condition, code, out int wanted) && victim.Memory.Read(place, original) == JumpLength
            && SlotEncoder.TryWriteNearJump(place, slot, jump) && victim.Memory.WriteRaw(slot, code).IsSuccess;
        if (!isPossible) return false;
        victim.Slots.Add(new Slot(slot, GuardCode.Describe(place)));
        guard = new Guard(victim.Sites, victim.Sites.CreatePatch(place, original, jump), slot.Plus(wanted));
        return true;
    }

    /// <summary>Leads the function through the code. False where its text could not be written; then it is as before.</summary>
    public bool PutIn() => _sites.TryPutIn(_jump);

    /// <summary>The function is as before. Threads that are in the code come back by themselves.</summary>
    public void TakeOut() => _sites.TakeOut(_jump);
}
