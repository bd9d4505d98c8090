using System.Numerics;

namespace Bridle.Linux.PerfEvents;

/// <summary>
/// How large the buffers are: all of one size, so that none goes short for another. What an ordinary user may lock is little (129 pages for each
/// processor, and RLIMIT_MEMLOCK), and shared by all that the user runs.
/// </summary>
internal static class RingSize
{
    /// <summary>For what comes at most: a power of two, within the limits.</summary>
    public static int Choose(SamplingLimits limits, int processors, double bytesPerSecond)
    {
        int most = Math.Max(limits.LeastRingBytes, Math.Min(limits.RingBytes, limits.RingBytesInAll / processors));
        uint wanted = (uint)Math.Clamp(bytesPerSecond * limits.RingSeconds, limits.LeastRingBytes, most);
        return (int)Math.Min(BitOperations.RoundUpToPowerOf2(wanted), 1u << BitOperations.Log2((uint)most));
    }

    /// <summary>Maps all buffers, each with half the bytes as long as there is no memory to be locked for so many.</summary>
    /// <param name="bytes">Of one buffer, at first.</param>
    /// <param name="least">Fewer are not tried.</param>
    /// <param name="map">Maps all of them, instead of those that it has mapped before.</param>
    public static Errno Fit(int bytes, int least, Func<int, Errno> map)
    {
        Errno error = map(bytes);
        while ((error == Errno.EPERM || error == Errno.ENOMEM) && bytes / 2 >= least) error = map(bytes /= 2);
        return error;
    }
}
