using Bridle.Probes;
using Bridle.Processes.Memory;
using Bridle.Target;

namespace Bridle.Engine.Breakpoint.Firing;

/// <summary>A victim's memory, where statement probes count their listeners. Writes on the control thread only.</summary>
internal sealed class SemaphoreMemory(VictimMemory memory) : ISemaphoreMemory
{
    public int Read(TargetAddress address, Span<byte> destination) => memory.Read(address, destination);

    public bool Write(TargetAddress address, ReadOnlySpan<byte> source) => memory.Write(address, source).IsSuccess;
}
