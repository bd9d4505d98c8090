using System.Collections.Concurrent;

namespace Bridle.Linux.Spawning;

/// <summary>
/// What a child that has not let go yet still reads: one that was abandoned at its gate and is about to exit, or one that a tracer holds
/// before its exec. It is freed once the kernel has cleared the record's first word.
/// </summary>
internal static unsafe class AbandonedMemory
{
    private static readonly ConcurrentQueue<(SpawnMemory Memory, nint Record)> Waiting = new();

    internal static void FreeWhenUnused(SpawnMemory memory, SpawnRecord* record)
    {
        if (!TryFree(memory, record))
            Waiting.Enqueue((memory, (nint)record));
    }

    /// <summary>Frees what has come free since. Any thread, often.</summary>
    internal static void Sweep()
    {
        for (int left = Waiting.Count; left > 0 && Waiting.TryDequeue(out (SpawnMemory Memory, nint Record) next); left--)
            FreeWhenUnused(next.Memory, (SpawnRecord*)next.Record);
    }

    private static bool TryFree(SpawnMemory memory, SpawnRecord* record)
    {
        if (Volatile.Read(ref record->Alive) != 0)
            return false;
        memory.Free();
        return true;
    }
}
