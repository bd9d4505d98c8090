using Bridle.Target;

namespace Bridle.Probes.Arguments;

/// <summary>
/// The arguments of a function before its first instruction (System V ABI, AMD64, 3.2.3): six in registers, then the stack behind the
/// return address. As raw words: what a signed or a short argument means is for the program to say.
/// </summary>
internal sealed class EntryArguments : ArgumentSource
{
    private const int InRegisters = 6, MostOnStack = 1024;

    public static EntryArguments Instance { get; } = new();

    public override long Read(int index, ulong offset, in Registers registers, IMemoryReader memory) => unchecked((long)(index switch
    {
        0 => registers.Rdi,
        1 => registers.Rsi,
        2 => registers.Rdx,
        3 => registers.Rcx,
        4 => registers.R8,
        5 => registers.R9,
        _ => OnStack(index - InRegisters, registers, memory),
    }));

    private static ulong OnStack(int number, in Registers registers, IMemoryReader memory) =>
        number < MostOnStack && memory.TryReadUInt64(registers.StackPointer.Plus((number + 1) * sizeof(ulong)), out ulong value) ? value : 0;
}
