using Bridle.Processes.Stepping;
using Bridle.Target;

namespace Bridle.Processes.Injection;

/// <summary>A displaced instruction in the victim, out of line, with the jump back behind it; or the code of a guard.</summary>
internal sealed record Slot(TargetAddress Address, SlotCode Code)
{
    public bool Contains(TargetAddress address) => address >= Address && address < Address.Plus(DisplacedInstruction.SlotSize);
}
