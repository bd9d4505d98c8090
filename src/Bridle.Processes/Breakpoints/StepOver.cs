using Bridle.Linux.Memory;
using Bridle.Linux.Ptrace;
using Bridle.Processes.Injection;
using Bridle.Processes.Stepping;
using Bridle.Processes.Threads;
using Bridle.Target;

namespace Bridle.Processes.Breakpoints;

/// <summary>What a thread at a breakpoint still needs before it can go on.</summary>
public enum StepOverNeed
{
    /// <summary>Nothing: it is past the instruction, or stands in its slot. Resume it.</summary>
    None = 0,

    /// <summary>Injected memory near the site: inject it, and try again.</summary>
    Region,

    /// <summary>The instruction runs nowhere but in its place: stop every other thread, take the trap out, step, put it back.</summary>
    Alone,
}

/// <summary>Gets a thread past a trap that stays in. Control thread only.</summary>
internal static class StepOver
{
    /// <summary>A slot serves one text, and is never used again. Code that is written anew more often than this gets no more of them.</summary>
    public const int MostVersions = 64;

    /// <param name="registers">With rip at the site. They are up to date afterwards where <see cref="StepOverNeed.None"/> is returned.</param>
    public static StepOverNeed Prepare(VictimParts victim, TracedThread thread, BreakpointSite site, ref Registers registers)
    {
        // In its place the text that is there now runs, and is decoded when the trap comes back.
        if (!victim.Sites.IsAsDecoded(site)) return StepOverNeed.Alone;
        DisplacedInstruction instruction = site.Instruction!;
        if (instruction.TryGetConstantTarget(out TargetAddress target)) return Jump(thread, target, ref registers);
        return instruction.Strategy switch
        {
            StepStrategy.Emulate => Emulate(victim, thread, instruction, ref registers),
            StepStrategy.OutOfLine => EnterSlot(victim, thread, site, ref registers),
            StepStrategy.StopAllAndStep => StepOverNeed.Alone,
            _ => throw new InvalidOperationException($"no way over strategy {instruction.Strategy}"),
        };
    }

    private static StepOverNeed Jump(TracedThread thread, TargetAddress target, ref Registers registers)
    {
        registers.Rip = target.Value;
        Tracee.SetInstructionPointer(thread.Id, target);
        return StepOverNeed.None;
    }

    private static StepOverNeed Emulate(VictimParts victim, TracedThread thread, DisplacedInstruction instruction, ref Registers registers)
    {
        if (!instruction.TryEmulate(ref registers, victim.Memory, out StackWrite write)) return StepOverNeed.Alone;
        if (write.IsNeeded && !ProgramWrite.Word(thread.Id, write.Address, write.Value).IsSuccess)
        {
            registers.Rip = instruction.Address.Value;
            registers.Rsp = unchecked(registers.Rsp + sizeof(ulong));
            return StepOverNeed.Alone;
        }

        thread.SetRegisters(registers);
        return StepOverNeed.None;
    }

    private static StepOverNeed EnterSlot(VictimParts victim, TracedThread thread, BreakpointSite site, ref Registers registers)
    {
        if (site.Slot is null)
        {
            if (site.Versions > MostVersions) return StepOverNeed.Alone;
            if (!victim.Slots.TryReserve(site.Address, out TargetAddress free)) return StepOverNeed.Region;
            if (!TryFill(victim, site, free)) return StepOverNeed.Alone;
        }

        return Jump(thread, site.Slot!.Address, ref registers);
    }

    private static bool TryFill(VictimParts victim, BreakpointSite site, TargetAddress free)
    {
        Span<byte> bytes = stackalloc byte[DisplacedInstruction.SlotSize];
        if (!site.Instruction!.TryEncode(free, bytes, out SlotCode code) || !victim.Memory.WriteRaw(free, bytes).IsSuccess) return false;
        Slot slot = new(free, code);
        victim.Slots.Add(slot);
        site.Slot = slot;
        return true;
    }
}
