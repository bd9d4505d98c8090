using Bridle.Target;

namespace Bridle.Probes.Arguments;

/// <summary>
/// What a function leaves behind: the offset of the instruction that leaves it, then its value in rax and the second half of a value of
/// 16 bytes in rdx. Where that instruction is a jump to another function, there is no value yet.
/// </summary>
internal sealed class ReturnArguments : ArgumentSource
{
    public static ReturnArguments Instance { get; } = new();

    public override long Read(int index, ulong offset, in Registers registers, IMemoryReader memory) => index switch
    {
        0 => unchecked((long)offset),
        1 => unchecked((long)registers.Rax),
        2 => unchecked((long)registers.Rdx),
        _ => 0,
    };
}
