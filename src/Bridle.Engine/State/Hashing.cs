using System.Numerics;
using System.Runtime.InteropServices;

namespace Bridle.Engine.State;

/// <summary>The hash of keys: whole words, since keys have gaps of zeros.</summary>
internal static class Hashing
{
    private const ulong Factor = 0x9E37_79B9_7F4A_7C15;

    public static uint Of(ulong seed, ReadOnlySpan<byte> key)
    {
        ulong hash = unchecked(seed * Factor);
        foreach (ulong word in MemoryMarshal.Cast<byte, ulong>(key)) hash = Mixed(hash, word);
        return Finished(hash);
    }

    /// <summary>The hash of a key that is one word.</summary>
    public static uint OfWord(ulong seed, long key) => unchecked(Finished(Mixed(seed * Factor, (ulong)key)));

    private static ulong Mixed(ulong hash, ulong word) => unchecked(BitOperations.RotateLeft((hash ^ word) * Factor, 29));

    private static uint Finished(ulong hash) => unchecked((uint)((hash ^ hash >> 32) * Factor >> 32));
}
