namespace Bridle.Linux.Ptrace;

/// <summary>What a wait reported, by kind.</summary>
public enum StopKind
{
    /// <summary>Nothing: the default value, or a ptrace event that nobody asked for, by its <see cref="StopEvent.Number"/>.</summary>
    None,

    /// <summary>The thread (or, for the leader, the process) exited with <see cref="StopEvent.Number"/>.</summary>
    Exited,

    /// <summary>It died of signal <see cref="StopEvent.Number"/>.</summary>
    Killed,

    /// <summary>A signal is about to be delivered: <see cref="StopEvent.Number"/>.</summary>
    Signal,

    /// <summary>The process is in a group stop by signal <see cref="StopEvent.Number"/>.</summary>
    GroupStop,

    /// <summary>PTRACE_EVENT_STOP without a group stop: an interrupt was answered, a new thread starts, or a group stop ended.</summary>
    Trap,

    /// <summary>Entry or exit of a system call.</summary>
    SystemCall,
    Exec,
    Fork,
    VFork,
    VForkDone,
    Clone,
}

/// <summary>One stop, decoded once from a wait status (wait(2), ptrace(2)); nothing past this room sees the status itself.</summary>
public readonly record struct StopEvent(StopKind Kind, int ThreadId, int Number, bool CoreDumped)
{
    private const int TrapSignal = 5, SystemCallTrap = TrapSignal | 0x80, EventStop = 128;

    public bool IsDeath => Kind is StopKind.Exited or StopKind.Killed;

    public static StopEvent Decode(int threadId, int status) => (status & 0x7f) switch
    {
        0 => new(StopKind.Exited, threadId, (status >> 8) & 0xff, false),
        0x7f => DecodeStop(threadId, (status >> 8) & 0xff, status >> 16),
        int signal => new(StopKind.Killed, threadId, signal, (status & 0x80) != 0),
    };

    private static StopEvent DecodeStop(int threadId, int signal, int eventNumber) => eventNumber switch
    {
        0 when signal == SystemCallTrap => new(StopKind.SystemCall, threadId, 0, false),
        0 => new(StopKind.Signal, threadId, signal, false),
        1 => new(StopKind.Fork, threadId, 0, false),
        2 => new(StopKind.VFork, threadId, 0, false),
        3 => new(StopKind.Clone, threadId, 0, false),
        4 => new(StopKind.Exec, threadId, 0, false),
        5 => new(StopKind.VForkDone, threadId, 0, false),
        EventStop when signal == TrapSignal => new(StopKind.Trap, threadId, 0, false),
        EventStop => new(StopKind.GroupStop, threadId, signal, false),
        _ => new(StopKind.None, threadId, eventNumber, false),
    };
}
