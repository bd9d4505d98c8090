using Bridle.Processes.Stepping;
using Bridle.Target;

namespace Bridle.Processes.Tests.Stepping;

/// <summary>A victim that runs what it is given: pages for code, for slots and for data, low enough for addresses of 32 bits.</summary>
internal sealed class Laboratory
{
    // No small multiple of Data comes to Code, as base and index may both point to data.
    public const ulong Code = 0x3850_0000, Slot = 0x3860_0000, Data = 0x1000_0000, Landing = Code + 0x800;
    private const ulong UserFlags = 0x8d5;

    private readonly TracedThread _thread;
    private readonly Registers _initial;

    private Laboratory(TracedThread thread)
    {
        _thread = thread;
        thread.Map(Code, 0x1000);
        thread.Map(Slot, 0x1000);
        thread.Map(Data, ScratchPage.Size);
        Scratch = new ScratchPage(thread, Data, Landing);
        Comparison = new HardwareComparison(thread, Slot, Scratch);
        _initial = thread.Registers;
    }

    public ScratchPage Scratch { get; }

    public HardwareComparison Comparison { get; }

    public static void Run(Action<Laboratory> use) => TracedThread.Run("/bin/true", [], thread => use(new Laboratory(thread)));

    public DisplacedInstruction Put(ReadOnlySpan<byte> code)
    {
        Span<byte> padded = stackalloc byte[16];
        padded.Clear();
        code.CopyTo(padded);
        _thread.Write(Code, padded);
        return Comparison.Decode(Code);
    }

    public void Compare(DisplacedInstruction instruction, Registers registers)
    {
        _thread.Registers = registers;
        Comparison.CompareEmulation(instruction, registers);
    }

    public void CompareSlot(DisplacedInstruction instruction, Registers registers)
    {
        _thread.Registers = registers;
        Comparison.CompareSlot(instruction, registers, null);
    }

    /// <summary>Registers with the stack and half of the others in the data page, the flags at random.</summary>
    public Registers Draw(Random random)
    {
        Registers registers = _initial;
        registers.R8 = Value(random);
        registers.R9 = Value(random);
        registers.R10 = Value(random);
        registers.R11 = Value(random);
        registers.R12 = Value(random);
        registers.R13 = Value(random);
        registers.R14 = Value(random);
        registers.R15 = Value(random);
        registers.Rbx = Value(random);
        registers.Rbp = Value(random);
        registers.Rdx = Value(random);
        registers.Rsi = Value(random);
        registers.Rdi = Value(random);
        registers.Rax = Scratch.Middle - 256 + (ulong)random.Next(64) * 8;
        registers.Rcx = (ulong)random.Next(0, 16);
        registers.Rsp = Scratch.Middle;
        registers.Rip = Code;
        registers.Rflags = (registers.Rflags & ~UserFlags) | ((ulong)random.NextInt64() & UserFlags);
        registers.FsBase = 0x100;
        registers.GsBase = 0x80;
        return registers;
    }

    private ulong Value(Random random) => random.Next(4) switch
    {
        0 => (ulong)random.NextInt64(),
        1 => unchecked((ulong)random.Next(-2, 3)) >> random.Next(0, 33),
        _ => Scratch.Middle - 512 + (ulong)random.Next(128) * 8,
    };
}
