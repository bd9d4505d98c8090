using System.Collections.Immutable;
using Bridle.Linker;
using Bridle.Linux;
using Bridle.Linux.Waiting;

namespace Bridle.Control.Events;

/// <summary>Something that happened to a victim. Handlers see it on the control thread while <see cref="ThreadId"/> holds still.</summary>
/// <param name="ProcessId">The victim.</param>
/// <param name="ThreadId">The thread that it happened to; the process's own id where it is the whole process.</param>
public abstract record VictimEvent(int ProcessId, int ThreadId)
{
    /// <summary>CLOCK_MONOTONIC in nanoseconds.</summary>
    public long Timestamp { get; init; }
}

public sealed record CreatedEvent(int ProcessId, ImmutableArray<string> Arguments) : VictimEvent(ProcessId, ProcessId);

/// <param name="ProcessId">The victim.</param>
/// <param name="Threads">How many threads it had.</param>
public sealed record GrabbedEvent(int ProcessId, int Threads) : VictimEvent(ProcessId, ProcessId);

/// <summary>The victim is held at a stop point and idles until it is continued.</summary>
public sealed record StopPointEvent(int ProcessId, int ThreadId, StopPoint At) : VictimEvent(ProcessId, ThreadId);

/// <param name="ProcessId">The victim.</param>
/// <param name="ThreadId">The thread's id before the exec; after it, it is the leader's.</param>
/// <param name="Path">The new program as the kernel names it, in the victim's mount namespace.</param>
/// <param name="Arguments">Its argv.</param>
public sealed record ExecEvent(int ProcessId, int ThreadId, string Path, ImmutableArray<string> Arguments) : VictimEvent(ProcessId, ThreadId);

/// <summary>An exec has replaced the program, and nobody has looked at the new one: snapshot and breakpoints are those of the old. The exec is told next.</summary>
public sealed record ReplacedEvent(int ProcessId) : VictimEvent(ProcessId, ProcessId);

public sealed record ExecFailedEvent(int ProcessId, int ThreadId, string Path, Errno Error) : VictimEvent(ProcessId, ThreadId);

/// <summary>How a child was made.</summary>
public enum ChildKind
{
    Fork = 0,
    VFork,
    Clone,
}

/// <summary>A new process. It is not followed: it runs on free of breakpoints.</summary>
public sealed record ChildEvent(int ProcessId, int ThreadId, ChildKind Kind, int ChildId) : VictimEvent(ProcessId, ThreadId);

public sealed record ThreadStartedEvent(int ProcessId, int ThreadId) : VictimEvent(ProcessId, ThreadId);

/// <param name="ProcessId">The victim.</param>
/// <param name="ThreadId">The thread that has ended.</param>
/// <param name="Status">Null where nobody knows it: an exec ended the thread.</param>
public sealed record ThreadExitedEvent(int ProcessId, int ThreadId, ExitStatus? Status) : VictimEvent(ProcessId, ThreadId);

/// <summary>The list of loaded objects changed; <paramref name="ThreadId"/> holds still, before any constructor of the new ones.</summary>
public sealed record ObjectsChangedEvent(int ProcessId, int ThreadId, LinkerChange Change, long Snapshot) : VictimEvent(ProcessId, ThreadId);

/// <param name="ProcessId">The victim.</param>
/// <param name="ThreadId">The thread that gets it.</param>
/// <param name="Signal">Its number.</param>
/// <param name="Code">si_code.</param>
/// <param name="SenderId">The sending process, 0 where the kernel sent it.</param>
public sealed record SignalEvent(int ProcessId, int ThreadId, int Signal, int Code, int SenderId) : VictimEvent(ProcessId, ThreadId);

/// <summary>Someone stopped the victim, and every thread of it has stopped. It stays so until someone resumes it.</summary>
/// <param name="ProcessId">The victim.</param>
/// <param name="Signal">SIGSTOP, SIGTSTP, SIGTTIN or SIGTTOU.</param>
/// <param name="SenderId">Who sent it; 0 where unknown.</param>
public sealed record StoppedEvent(int ProcessId, int Signal, int SenderId) : VictimEvent(ProcessId, ProcessId);

/// <summary>Someone resumed the victim.</summary>
public sealed record ContinuedEvent(int ProcessId, int SenderId) : VictimEvent(ProcessId, ProcessId);

/// <param name="ProcessId">The victim.</param>
/// <param name="Status">Null where nobody knows it: it went to the victim's parent while we were not attached.</param>
public sealed record ExitedEvent(int ProcessId, ExitStatus? Status) : VictimEvent(ProcessId, ProcessId);

/// <summary>The victim cannot be observed any more, and was let go.</summary>
public sealed record LostEvent(int ProcessId, string Reason) : VictimEvent(ProcessId, ProcessId);

/// <summary>For a while the victim was not watched.</summary>
public sealed record GapEvent(int ProcessId, string Reason) : VictimEvent(ProcessId, ProcessId);

public sealed record WarningEvent(int ProcessId, string Text) : VictimEvent(ProcessId, ProcessId);

public sealed record ErrorEvent(int ProcessId, string Text) : VictimEvent(ProcessId, ProcessId);
