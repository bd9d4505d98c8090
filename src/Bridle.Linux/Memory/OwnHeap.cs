using System.Runtime.InteropServices;

namespace Bridle.Linux.Memory;

/// <summary>
/// Has the first pages of our own garbage-collected heap mapped in one go, before they are touched one by one: under a hypervisor each first
/// touch takes more than 10 us, a page of many less than 1 us. For speed alone; what the kernel refuses (before Linux 5.14) stays as it was.
/// </summary>
public static unsafe partial class OwnHeap
{
    private const int PopulateWrite = 23;
    private const nint PageMask = 4095;

    /// <summary>To be called once, before much is allocated.</summary>
    /// <param name="uncollectedBytes">So much is allocated before the first collection: a short command never sees one. At least one megabyte more than is touched.</param>
    /// <param name="touchedBytes">So much of it is mapped now.</param>
    /// <returns>The first address and the bytes behind it that were mapped; 0 bytes where they were not.</returns>
    public static (nint Address, nint Bytes) Touch(int uncollectedBytes, int touchedBytes)
    {
        if (!GC.TryStartNoGCRegion(uncollectedBytes)) return default;
        // What is allocated next follows behind this.
        byte[] newest = new byte[24];
        fixed (byte* place = newest)
        {
            nint begin = (nint)place & ~PageMask, bytes = (touchedBytes + PageMask) & ~PageMask;
            return madvise((void*)begin, bytes, PopulateWrite) == 0 ? (begin, bytes) : default;
        }
    }

    [LibraryImport("libc")]
    private static partial int madvise(void* address, nint length, int advice);
}
