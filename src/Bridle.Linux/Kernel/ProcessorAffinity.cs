using System.Runtime.InteropServices;

namespace Bridle.Linux.Kernel;

/// <summary>On which processors a thread may run. Whoever it starts inherits it.</summary>
public static unsafe partial class ProcessorAffinity
{
    private static readonly nuint s_bytes = (nuint)sizeof(ProcessorSet);

    public static Errno Get(int threadId, out ProcessorSet set)
    {
        set = default;
        fixed (ProcessorSet* pointer = &set) return sched_getaffinity(threadId, s_bytes, pointer) < 0 ? Errno.Last() : Errno.Success;
    }

    /// <summary>EINVAL where none of the processors is there and allowed.</summary>
    public static Errno Set(int threadId, in ProcessorSet set)
    {
        fixed (ProcessorSet* pointer = &set) return sched_setaffinity(threadId, s_bytes, pointer) < 0 ? Errno.Last() : Errno.Success;
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int sched_getaffinity(int threadId, nuint bytes, ProcessorSet* set);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int sched_setaffinity(int threadId, nuint bytes, ProcessorSet* set);
}
