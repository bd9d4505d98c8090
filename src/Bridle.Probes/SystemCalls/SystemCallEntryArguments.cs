using Bridle.Probes.Arguments;
using Bridle.Target;

namespace Bridle.Probes.SystemCalls;

/// <summary>The arguments of a system call when a thread enters it (System V ABI, AMD64, A.2.1): r10 has the fourth, since rcx is lost.</summary>
internal sealed class SystemCallEntryArguments : ArgumentSource
{
    public static SystemCallEntryArguments Instance { get; } = new();

    public override long Read(int index, ulong offset, in Registers registers, IMemoryReader memory) => unchecked((long)(index switch
    {
        0 => registers.Rdi,
        1 => registers.Rsi,
        2 => registers.Rdx,
        3 => registers.R10,
        4 => registers.R8,
        5 => registers.R9,
        _ => 0UL,
    }));
}
