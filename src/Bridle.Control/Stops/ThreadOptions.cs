using Bridle.Linux.Ptrace;
using Bridle.Processes.Threads;

namespace Bridle.Control.Stops;

/// <summary>Changes what ptrace does with one stopped thread.</summary>
internal static class ThreadOptions
{
    public static void Set(TracedThread thread, PtraceOptions options)
    {
        if (Tracee.SetOptions(thread.Id, options).IsSuccess) thread.Options = options;
    }
}
