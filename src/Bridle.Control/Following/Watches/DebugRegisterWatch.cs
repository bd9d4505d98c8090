using Bridle.Linux;
using Bridle.Linux.PerfEvents;
using Bridle.Linux.Ptrace;
using Bridle.Processes;
using Bridle.Processes.Threads;
using Bridle.Target;

namespace Bridle.Control.Following.Watches;

/// <summary>A debug register for each thread: changes no text, needs no privilege, and there are four of them a thread.</summary>
internal sealed class DebugRegisterWatch : ILinkerWatch
{
    private readonly TracedProcess _process;
    private readonly TargetAddress _address;
    private readonly int _signal;

    private DebugRegisterWatch(TracedProcess process, TargetAddress address, int signal) =>
        (_process, _address, _signal) = (process, address, signal);

    public string Name => "debug registers";

    /// <summary>False where a thread has none left, or the machine's do not work.</summary>
    public static bool TryOpen(TracedProcess process, TargetAddress address, int signal, out ILinkerWatch watch)
    {
        watch = new DebugRegisterWatch(process, address, signal);
        foreach (TracedThread thread in process.Threads.All)
        {
            if (thread.ProcessId != process.ProcessId || watch.TryFollow(thread)) continue;
            watch.Dispose();
            return false;
        }

        return true;
    }

    public bool TryFollow(TracedThread thread)
    {
        if (thread.LinkerWatch is not null) return true;
        bool opened = ExecutionBreakpoint.TryOpen(thread.Id, _address, _signal, out ExecutionBreakpoint register, out Errno error);
        if (opened) (thread.LinkerWatch, thread.WatchDescriptor) = (register, register.Descriptor);
        return opened || error == Errno.ESRCH;
    }

    public void TakeOut()
    {
        // It changes no text.
    }

    public bool TryPutBack() => true;

    public bool IsHit(TracedThread thread, int signal) =>
        signal == _signal && thread.WatchDescriptor != 0 && Tracee.GetSignalInfo(thread.Id, out SignalInfo info).IsSuccess
        && ExecutionBreakpoint.IsHit(info, signal, thread.WatchDescriptor);

    public void Dispose()
    {
        foreach (TracedThread thread in _process.Threads.All)
        {
            thread.LinkerWatch?.Dispose();
            thread.LinkerWatch = null;
        }
    }
}
