namespace Bridle.Control.Events;

/// <summary>What a subscriber hears. What nobody asked for costs no stop.</summary>
[Flags]
public enum EventSet
{
    None = 0,

    /// <summary>Create, grab, stop points, exec, exit, loss, stops and resumptions by others, warnings, gaps.</summary>
    LifeCycle = 1,

    /// <summary>Children: fork, vfork and clone of processes.</summary>
    Children = 2,

    /// <summary>Start and exit of threads.</summary>
    Threads = 4,

    /// <summary>Loads and unloads by the run-time linker.</summary>
    Objects = 8,

    /// <summary>Signals that are about to be delivered.</summary>
    Signals = 16,

    /// <summary>Calls of exec that failed. Costs one breakpoint behind the C library's system call.</summary>
    FailedExecs = 32,

    /// <summary>Programs that an exec has just replaced. Not one of <see cref="All"/>: it is for who keeps what belongs to the old one.</summary>
    Replacements = 64,

    All = LifeCycle | Children | Threads | Objects | Signals | FailedExecs,
}
