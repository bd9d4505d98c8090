using Bridle.Linux.Signals;

namespace Bridle.Linux.Kernel;

/// <summary>The kernel's number of a thread, which ptrace, wait and /proc speak of; the framework's own is another.</summary>
public static class ThreadIds
{
    /// <summary>gettid(2) of the calling thread.</summary>
    public static int Current => SignalImports.gettid();
}
