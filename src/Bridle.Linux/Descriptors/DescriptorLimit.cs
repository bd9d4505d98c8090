using System.Runtime.InteropServices;

namespace Bridle.Linux.Descriptors;

/// <summary>How many descriptors this process may have (RLIMIT_NOFILE, getrlimit(2)).</summary>
internal static unsafe partial class DescriptorLimit
{
    private const int NumberOfFiles = 7;

    public static ulong Read()
    {
        ulong* limits = stackalloc ulong[2];
        return getrlimit(NumberOfFiles, limits) == 0 ? limits[0] : ulong.MaxValue;
    }

    [LibraryImport("libc")]
    private static partial int getrlimit(int resource, ulong* limits);
}
