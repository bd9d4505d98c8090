namespace Bridle.Linux.Waiting;

/// <summary>What ended a wait.</summary>
public enum WaitResultKind
{
    /// <summary>There is no child and no tracee of this thread to wait for (ECHILD).</summary>
    NoChildren,

    /// <summary>A child or tracee stopped or ended; its status is in the result.</summary>
    Status,

    /// <summary>Somebody called <see cref="TraceeWaiter.Wake"/>; several calls may come as one.</summary>
    Woken,

    /// <summary>The time is over.</summary>
    TimedOut,
}

/// <param name="Kind">What ended the wait.</param>
/// <param name="ThreadId">The thread that the status belongs to; 0 unless Kind is Status.</param>
/// <param name="Status">The status as wait4 gives it; 0 unless Kind is Status.</param>
public readonly record struct WaitResult(WaitResultKind Kind, int ThreadId, int Status);
