using Bridle.Target;

namespace Bridle.Processes.Stepping;

/// <summary>
/// Does to a thread's registers what an instruction would. It says no, and has changed nothing, where the hardware would fault or trap:
/// then the instruction must run itself, so that the program gets the signal that it would have got.
/// </summary>
internal static class Emulator
{
    // The lower half that every x86-64 has. A branch beyond faults, where and how depends on processor and paging depth.
    private const ulong EndOfUserSpace = 1UL << 47;

    // __USER32_CS (arch/x86/include/asm/segment.h): the thread left 64-bit code, so the bytes mean something else.
    private const ulong CompatibilityCodeSegment = 0x23;

    private const int WordSize = sizeof(ulong);

    public static bool CanReach(TargetAddress target) => target.Value < EndOfUserSpace;

    public static bool TryRun(in Emulation emulation, TargetAddress next, ref Registers registers, IMemoryReader memory, out StackWrite write)
    {
        write = default;
        // A program that steps itself expects a trap after each of its instructions.
        if ((registers.Rflags & Flags.Trap) != 0 || registers.Cs == CompatibilityCodeSegment)
            return false;
        if (!TryFindTarget(emulation, next, registers, memory, out TargetAddress target) || !CanReach(target))
            return false;
        Finish(emulation, next, ref registers, out write);
        registers.Rip = target.Value;
        return true;
    }

    private static bool TryFindTarget(
        in Emulation emulation, TargetAddress next, in Registers registers, IMemoryReader memory, out TargetAddress target)
    {
        ulong value = emulation.Target.Value;
        bool isKnown = emulation.Operation switch
        {
            EmulatedOperation.IndirectJump or EmulatedOperation.IndirectCall => emulation.Operand.TryRead(registers, memory, out value),
            EmulatedOperation.Return => memory.TryReadUInt64(registers.StackPointer, out value),
            EmulatedOperation.None => false,
            _ => true,
        };
        target = IsTaken(emulation, registers) ? new TargetAddress(value) : next;
        return isKnown;
    }

    private static bool IsTaken(in Emulation emulation, in Registers registers) => emulation.Operation switch
    {
        EmulatedOperation.ConditionalJump => Flags.Hold(emulation.Condition, registers.Rflags),
        EmulatedOperation.JumpIfCounterIsZero => Counter(emulation, registers.Rcx) == 0,
        EmulatedOperation.Loop =>
            CountDown(emulation, registers.Rcx) != 0 && Flags.Hold(emulation.Condition, registers.Rflags),
        _ => true,
    };

    private static void Finish(in Emulation emulation, TargetAddress next, ref Registers registers, out StackWrite write)
    {
        write = default;
        switch (emulation.Operation)
        {
            case EmulatedOperation.Call or EmulatedOperation.IndirectCall:
                registers.Rsp = registers.StackPointer.Plus(-WordSize).Value;
                write = new StackWrite(true, registers.StackPointer, next.Value);
                break;
            case EmulatedOperation.Return:
                registers.Rsp = registers.StackPointer.Plus(WordSize + emulation.ReleasedBytes).Value;
                break;
            case EmulatedOperation.Loop:
                registers.Rcx = CountDown(emulation, registers.Rcx);
                break;
            default:
                break;
        }
    }

    private static ulong Counter(in Emulation emulation, ulong rcx) => emulation.HasNarrowCounter ? unchecked((uint)rcx) : rcx;

    private static ulong CountDown(in Emulation emulation, ulong rcx) => Counter(emulation, unchecked(rcx - 1));
}
