using System.Collections.Immutable;
using Bridle.Processes.Stepping;
using Bridle.Target;

namespace Bridle.Probes.Code;

/// <summary>A jump that leaves a function only sometimes: asked at each hit. Immutable; allocates nothing.</summary>
internal sealed class ExitCondition(DisplacedInstruction jump, ImmutableArray<AddressRange> own)
{
    /// <summary>The thread that is about to run the jump leaves the function by it. A jump that faults leaves nothing.</summary>
    public bool Leaves(in Registers registers, IMemoryReader memory)
    {
        Registers after = registers;
        if (!jump.TryEmulate(ref after, memory, out _)) return false;
        foreach (AddressRange range in own)
            if (range.Contains(after.InstructionPointer)) return false;
        return true;
    }
}
