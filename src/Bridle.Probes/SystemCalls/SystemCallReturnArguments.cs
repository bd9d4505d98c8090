using Bridle.Probes.Arguments;
using Bridle.Target;

namespace Bridle.Probes.SystemCalls;

/// <summary>The result of a system call, as arg0 and as arg1: what scripts of all ages read. An error is its negative number.</summary>
internal sealed class SystemCallReturnArguments : ArgumentSource
{
    public static SystemCallReturnArguments Instance { get; } = new();

    public override long Read(int index, ulong offset, in Registers registers, IMemoryReader memory) => index is 0 or 1 ? unchecked((long)registers.Rax) : 0;
}
