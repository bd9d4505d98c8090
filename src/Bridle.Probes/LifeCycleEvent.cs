namespace Bridle.Probes;

/// <summary>What happens to a process or thread: one probe of the proc provider each. Who sees it hands over its arguments.</summary>
public enum LifeCycleEvent
{
    /// <summary>In the parent, when it has a new process. arg0: the new process.</summary>
    Create,

    /// <summary>A thread asks for another program. arg0: the path, in the process.</summary>
    Exec,

    /// <summary>The other program could not be started. arg0: the error's number.</summary>
    ExecFailure,

    /// <summary>The other program is there, and has not run yet.</summary>
    ExecSuccess,

    /// <summary>The last thread is about to end. arg0: CLD_EXITED, CLD_KILLED or CLD_DUMPED.</summary>
    Exit,

    /// <summary>A new process is about to run its first instruction.</summary>
    Start,

    /// <summary>In the thread that has made another one. arg0: the new thread.</summary>
    ThreadCreate,

    /// <summary>A new thread is about to run its first instruction.</summary>
    ThreadStart,

    /// <summary>A thread is about to end.</summary>
    ThreadExit,

    /// <summary>A signal is on its way to another. arg0 and arg1: the receiver; arg2: the signal.</summary>
    SignalSend,

    /// <summary>A signal's handler is about to run. arg0: the signal; arg1: its siginfo, in the tracer; arg2: the handler.</summary>
    SignalHandle,

    /// <summary>The processor refused an instruction: the signal that follows is about to be delivered. arg0: the signal.</summary>
    Fault,
}
