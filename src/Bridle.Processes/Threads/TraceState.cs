namespace Bridle.Processes.Threads;

/// <summary>What a traced thread does, as far as its tracer knows.</summary>
public enum TraceState
{
    /// <summary>It runs, or sleeps in the kernel: nothing can be asked of it but an interruption.</summary>
    Running = 0,

    /// <summary>It is in a ptrace stop: its registers can be read, and it can be resumed.</summary>
    Stopped,

    /// <summary>It is in someone else's group stop, and listens for its end.</summary>
    Listening,

    /// <summary>It has ended.</summary>
    Gone,
}
