using System.Buffers.Binary;
using Bridle.Target;

namespace Bridle.Probes;

/// <summary>
/// Counts a listener in and out at the semaphores of a statement probe, so that the program prepares its arguments only while somebody
/// listens. Other tracers count in the same place: each takes back only what it has added. Nobody writes there but tracers.
/// </summary>
public static class StatementSemaphores
{
    /// <summary>
    /// After its sites were planted. False where one of the counters cannot be written or is full; those before it are then taken back, and
    /// the probe would never fire.
    /// </summary>
    public static bool Raise(ProbeDefinition probe, ISemaphoreMemory memory)
    {
        ArgumentNullException.ThrowIfNull(probe);
        ArgumentNullException.ThrowIfNull(memory);
        for (int i = 0; i < probe.Semaphores.Length; i++)
        {
            if (Add(memory, probe.Semaphores[i], 1)) continue;
            while (i-- > 0) Add(memory, probe.Semaphores[i], -1);
            return false;
        }

        return true;
    }

    /// <summary>
    /// Once for each <see cref="Raise"/> that said true, while the object is still loaded and the program the same: after dlclose or exec there
    /// is nothing to take back. False where a counter is gone.
    /// </summary>
    public static bool Lower(ProbeDefinition probe, ISemaphoreMemory memory)
    {
        ArgumentNullException.ThrowIfNull(probe);
        ArgumentNullException.ThrowIfNull(memory);
        bool isDone = true;
        foreach (TargetAddress semaphore in probe.Semaphores)
            if (!Add(memory, semaphore, -1)) isDone = false;
        return isDone;
    }

    private static bool Add(ISemaphoreMemory memory, TargetAddress address, int step)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ushort)];
        if (!memory.TryReadExactly(address, bytes)) return false;
        int count = BinaryPrimitives.ReadUInt16LittleEndian(bytes) + step;
        if (count is < 0 or > ushort.MaxValue) return false;
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)count);
        return memory.Write(address, bytes);
    }
}
