using System.Collections.Immutable;
using Bridle.Linux.Procfs;
using Bridle.Target;

namespace Bridle.Processes.Injection;

/// <summary>Finds unmapped addresses near a place.</summary>
internal static class FreeRange
{
    private const ulong LowestUserAddress = 0x10000, HighestUserAddress = 0x7fff_ffff_0000;

    // Stacks grow down into the gap below them, and the kernel keeps a guard there.
    private const ulong Guard = 1 << 20;

    /// <summary>The free range of that size whose start is nearest to the place, at most <paramref name="reach"/> away.</summary>
    public static bool TryFind(ImmutableArray<Mapping> mappings, TargetAddress near, ulong size, long reach, out TargetAddress start)
    {
        start = default;
        long best = long.MaxValue;
        ulong end = LowestUserAddress;
        foreach (Mapping mapping in mappings)
        {
            Consider(end, mapping.Range.Start.Value, near, size, ref start, ref best);
            end = Math.Max(end, mapping.Range.End.Value);
        }

        Consider(end, HighestUserAddress, near, size, ref start, ref best);
        return best <= reach;
    }

    private static void Consider(ulong from, ulong to, TargetAddress near, ulong size, ref TargetAddress start, ref long best)
    {
        ulong low = from + Guard;
        if (to < Guard || low + size > to - Guard || low > to) return;
        ulong nearest = Math.Clamp(near.Value & ~0xfffUL, low, to - Guard - size);
        long distance = Math.Abs(unchecked((long)(nearest - near.Value)));
        if (distance >= best) return;
        (best, start) = (distance, new TargetAddress(nearest & ~0xfffUL));
    }
}
