using Bridle.Target;

namespace Bridle.Probes.Arguments;

/// <summary>In the middle of a function nobody knows where its arguments are; the offset is known.</summary>
internal sealed class OffsetArguments : ArgumentSource
{
    public static OffsetArguments Instance { get; } = new();

    public override long Read(int index, ulong offset, in Registers registers, IMemoryReader memory) => index == 0 ? unchecked((long)offset) : 0;
}
