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

    /// <summary>The last thread has ended. arg0: CLD_EXITED, CLD_KILLED or CLD_DUMPED.</summary>
    Exit,

    /// <summary>A new process is about to run its first instruction.</summary>
    Start,

    /// <summary>In the new thread, before its first instruction. arg0: the same thread.</summary>
    ThreadCreate,

    /// <summary>A new thread is about to run its first instruction.</summary>
    ThreadStart,

    /// <summary>A thread has ended.</summary>
    ThreadExit,

    /// <summary>
    /// A thread has sent a signal, itself perhaps. arg0: the thread that is meant, or the process; arg1: the process; both are as kill(2) has
    /// them where several are meant; arg2: the signal. Who kills itself by SIGKILL does not live to see it sent.
    /// </summary>
    SignalSend,

    /// <summary>A signal that the process handles is about to be delivered. arg0: the signal.</summary>
    SignalHandle,

    /// <summary>The processor refused an instruction: the signal that follows is about to be delivered. arg0: the signal.</summary>
    Fault,
}
