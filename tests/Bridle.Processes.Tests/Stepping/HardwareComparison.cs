using Bridle.Linux.Ptrace;
using Bridle.Processes.Stepping;
using Bridle.Target;

namespace Bridle.Processes.Tests.Stepping;

/// <summary>Steps a program and says where the hardware and we differ.</summary>
internal sealed class HardwareComparison(TracedThread thread, ulong slot = 0, ScratchPage? scratch = null)
{
    // The trap flag is the tracer's, and the resume flag comes and goes with each trap.
    private const ulong TrapFlag = 1 << 8, ResumeFlag = 1 << 16;
    private const ulong LastUserAddress = (1UL << 47) - 1;
    private const int MostDifferences = 20;

    private readonly Dictionary<ulong, DisplacedInstruction> _instructions = [];
    private readonly byte[] _code = new byte[16];

    public List<string> Differences { get; } = [];

    public HashSet<string> Emulated { get; } = [];

    public int Emulations { get; private set; }

    public int SlotRuns { get; private set; }

    public void Walk(int steps)
    {
        StopEvent stop = new(StopKind.Signal, thread.Id, TracedThread.TrapSignal, false);
        for (int count = 0; count < steps && !stop.IsDeath && Differences.Count < MostDifferences; count++)
        {
            Registers before = thread.Registers;
            bool isNew = !_instructions.TryGetValue(before.Rip, out DisplacedInstruction? instruction);
            instruction ??= _instructions[before.Rip] = Decode(before.Rip);
            int signal = stop is { Kind: StopKind.Signal, Number: not TracedThread.TrapSignal } ? stop.Number : 0;
            if (signal == 0 && instruction.Strategy == StepStrategy.Emulate)
                stop = CompareEmulation(instruction, before);
            else if (signal == 0 && isNew && slot != 0 && TwiceRunnable.IsSafe(_code, instruction, before, out TargetAddress? written))
                stop = CompareSlot(instruction, before, written);
            else
                stop = thread.Step(signal);
        }
    }

    public DisplacedInstruction Decode(ulong address)
    {
        int length = thread.Memory.Read(new TargetAddress(address), _code);
        Assert.True(DisplacedInstruction.TryDecode(new TargetAddress(address), _code.AsSpan(0, length), out DisplacedInstruction instruction));
        return instruction;
    }

    public StopEvent CompareEmulation(DisplacedInstruction instruction, Registers before)
    {
        Registers emulated = before;
        emulated.Rip = before.Rip + 1; // As a trap leaves it.
        bool done = instruction.TryEmulate(ref emulated, thread.Memory, out StackWrite write);
        StopEvent stop = thread.Step();
        if (stop.IsDeath)
            return stop;
        Registers after = thread.Registers;
        Emulations++;
        Emulated.Add(Iced(instruction));
        bool isFault = stop.Number != TracedThread.TrapSignal || after.Rip > LastUserAddress;
        if (done == isFault)
            Differences.Add($"{Name(instruction)}: emulated {done}, and the hardware {stop} at {after.Rip:x}");
        else if (done)
            Compare(instruction, "emulated", Comparable(after), Comparable(emulated));
        if (done && write.IsNeeded && thread.Memory.TryReadUInt64(write.Address, out ulong word) && word != write.Value)
            Differences.Add($"{Name(instruction)} pushed {word:x}, emulated {write.Value:x}");
        return stop;
    }

    /// <summary>From the slot, then again in place from the same registers, so that the program goes on as if nothing had been.</summary>
    public StopEvent CompareSlot(DisplacedInstruction instruction, Registers before, TargetAddress? written)
    {
        Span<byte> bytes = stackalloc byte[DisplacedInstruction.SlotSize];
        Assert.True(instruction.TryEncode(new TargetAddress(slot), bytes, out SlotCode code), Name(instruction));
        thread.Write(slot, bytes);
        scratch?.Reset();
        thread.Registers = before with { Rip = slot };
        StopEvent stop = thread.Step();
        Registers fromSlot = thread.Registers;
        ulong? slotWord = Word(written);
        CheckWayBack(instruction, code, fromSlot);
        MoveOut place = MoveOut.Decide(code, new TargetAddress(slot), fromSlot.InstructionPointer);
        scratch?.Reset();
        thread.Registers = before;
        StopEvent native = thread.Step();
        SlotRuns++;
        if (native.IsDeath)
            return native;
        Compare(instruction, "from the slot", Comparable(thread.Registers), Comparable(fromSlot with { Rip = place.Address.Value }));
        if (place.NeedsStep || slotWord != Word(written) || stop != native)
            Differences.Add($"{Name(instruction)}: {place}, {stop} or {native}, memory {slotWord:x} or {Word(written):x}");
        return native;
    }

    private void CheckWayBack(DisplacedInstruction instruction, SlotCode code, Registers registers)
    {
        // A repetition or a fault is still at its start; and the kernel cannot resume a thread whose rsp is no address.
        if (registers.Rip != slot + (ulong)code.InstructionLength || registers.Rsp > LastUserAddress)
            return;
        StopEvent stop = thread.Step();
        if (thread.Registers.Rip != instruction.Next.Value)
            Differences.Add($"{Name(instruction)} came back to {thread.Registers.Rip:x}, {stop}");
    }

    private ulong? Word(TargetAddress? address) => scratch is not null ? scratch.Sum() : address is { } place && thread.Memory.TryReadUInt64(place, out ulong word) ? word : null;

    private void Compare(DisplacedInstruction instruction, string how, Registers expected, Registers actual)
    {
        foreach (RegisterInfo register in RegisterTable.All)
        {
            (ulong wanted, ulong got) = (Value(expected, register), Value(actual, register));
            if (wanted != got)
                Differences.Add($"{Name(instruction)} {how}: {register.Name} is {got:x}, the hardware says {wanted:x}");
        }
    }

    private static ulong Value(Registers registers, RegisterInfo register) => System.Runtime.InteropServices.MemoryMarshal.Read<ulong>(
        System.Runtime.InteropServices.MemoryMarshal.AsBytes(new ReadOnlySpan<Registers>(in registers))[register.Offset..]);

    private static Registers Comparable(Registers registers) =>
        registers with { Rflags = registers.Rflags & ~(TrapFlag | ResumeFlag), OrigRax = 0 };

    private string Iced(DisplacedInstruction instruction) => Disassembly.At(thread.Memory, instruction.Address).Mnemonic.ToString();

    private string Name(DisplacedInstruction instruction) => $"{instruction.Address} {Disassembly.At(thread.Memory, instruction.Address)}";
}
