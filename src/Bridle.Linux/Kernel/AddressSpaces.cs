using System.Runtime.InteropServices;

namespace Bridle.Linux.Kernel;

/// <summary>Which threads run in one address space, though they may be of different processes (vfork, CLONE_VM).</summary>
public static partial class AddressSpaces
{
    private const long KcmpCall = 312;

    private const int CompareMemory = 1;

    /// <summary>
    /// Whether two threads share their memory. False with an <paramref name="error"/> where the kernel does not say:
    /// ESRCH for a vanished thread, EPERM without the right to trace both, ENOSYS without CONFIG_KCMP.
    /// </summary>
    public static bool Shared(int tidA, int tidB, out Errno error)
    {
        // 0 is equal; 1 and 2 are an order that serves sorting.
        long result = Compare(KcmpCall, tidA, tidB, CompareMemory, 0, 0);
        error = result < 0 ? Errno.Last() : Errno.Success;
        return result == 0;
    }

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial long Compare(long number, long tidA, long tidB, long type, ulong indexA, ulong indexB);
}
