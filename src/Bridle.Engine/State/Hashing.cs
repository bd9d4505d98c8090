using System.Numerics;
using System.Runtime.InteropServices;

namespace Bridle.Engine.State;

/// <summary>The hash of keys: whole words, since keys have gaps of zeros.</summary>
internal static class Hashing
{
    private const ulong Factor = 0x9E37_79B9_7F4A_7C15;

    public static uint Of(ulong seed, ReadOnlySpan<byte> key)
    {
        unchecked
        {
            ulong hash = seed * Factor;
            foreach (ulong word in MemoryMarshal.Cast<byte, ulong>(key)) hash = BitOperations.RotateLeft((hash ^ word) * Factor, 29);
            hash ^= hash >> 32;
            return (uint)(hash * Factor >> 32);
        }
    }
}
