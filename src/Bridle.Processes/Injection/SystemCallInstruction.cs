using System.Collections.Immutable;
using Bridle.Linux.Procfs;
using Bridle.Target;

namespace Bridle.Processes.Injection;

/// <summary>Finds a system call instruction in a victim's text: the vDSO has one, and so has any C library.</summary>
internal static class SystemCallInstruction
{
    // Text beyond this is not searched; the vDSO is two pages long, and comes first.
    private const int SearchedBytesPerMapping = 4 << 20;
    private const int ChunkBytes = 64 * 1024;

    public static bool TryFind(IMemoryReader memory, ImmutableArray<Mapping> mappings, out TargetAddress address)
    {
        foreach (Mapping mapping in mappings)
            if (mapping.Path == "[vdso]" && TryFindIn(memory, mapping.Range, out address)) return true;
        foreach (Mapping mapping in mappings)
            if (mapping.IsExecutable && mapping.Path != "[vsyscall]" && TryFindIn(memory, mapping.Range, out address)) return true;
        address = default;
        return false;
    }

    private static bool TryFindIn(IMemoryReader memory, AddressRange range, out TargetAddress address)
    {
        byte[] chunk = new byte[ChunkBytes];
        int length = (int)Math.Min(range.Size, SearchedBytesPerMapping);
        for (int done = 0; done < length; done += ChunkBytes - 1)
        {
            int got = memory.Read(range.Start.Plus(done), chunk.AsSpan(0, Math.Min(ChunkBytes, length - done)));
            int found = chunk.AsSpan(0, got).IndexOf([(byte)0x0f, (byte)0x05]);
            address = range.Start.Plus(done + Math.Max(found, 0));
            if (found >= 0) return true;
        }

        address = default;
        return false;
    }
}
