namespace Bridle.Linux.Signals;

/// <summary>Signals sent by number. Where a <see cref="Descriptors.ProcessDescriptor"/> is at hand, prefer it: a number can be reused.</summary>
public static class ProcessSignals
{
    /// <summary>Signal 0 only asks whether the process is there and may be signalled.</summary>
    public static Errno Send(int processId, int signal) =>
        SignalImports.kill(processId, signal) == 0 ? Errno.Success : Errno.Last();

    public static Errno SendToThread(int processId, int threadId, int signal) =>
        SignalImports.syscall(SignalImports.Tgkill, processId, threadId, signal, 0) == 0 ? Errno.Success : Errno.Last();
}
