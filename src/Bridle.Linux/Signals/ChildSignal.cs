namespace Bridle.Linux.Signals;

/// <summary>How this process takes SIGCHLD.</summary>
public static unsafe class ChildSignal
{
    private const int SIGCHLD = 17;
    private const ulong NoChildStop = 1;

    /// <summary>
    /// Adds SA_NOCLDSTOP to the action that SIGCHLD has now. The runtime's own handler looks for exits, is told of every ptrace stop too,
    /// and then takes stops away from their tracer (dotnet/runtime#133736). The handler appears with the host's first Process, so this is
    /// called again from time to time: one system call when nothing changed. It changes the whole process. Any thread.
    /// </summary>
    public static Errno DisregardStops()
    {
        KernelSignalAction action;
        if (SignalImports.syscall(SignalImports.RtSigaction, SIGCHLD, 0, (nint)(&action), SignalImports.MaskSize) != 0)
            return Errno.Last();
        if ((action.Flags & NoChildStop) != 0)
            return Errno.Success;
        action.Flags |= NoChildStop;
        return SignalImports.syscall(SignalImports.RtSigaction, SIGCHLD, (nint)(&action), 0, SignalImports.MaskSize) == 0
            ? Errno.Success
            : Errno.Last();
    }
}
