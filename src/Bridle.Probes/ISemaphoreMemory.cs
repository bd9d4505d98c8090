using Bridle.Target;

namespace Bridle.Probes;

/// <summary>The memory of a victim as far as statement probes must write it. Who implements it says on which thread it may be used.</summary>
public interface ISemaphoreMemory : IMemoryReader
{
    /// <summary>Writes all bytes, or none and says false.</summary>
    bool Write(TargetAddress address, ReadOnlySpan<byte> source);
}
