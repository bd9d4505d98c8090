using Bridle.Linux.Ptrace;
using Bridle.Processes;

namespace Bridle.Control.Events;

/// <summary>At which ends of a system call a handler is called.</summary>
[Flags]
public enum SystemCallMoments
{
    None = 0,
    Entry = 1,
    Exit = 2,
    Both = Entry | Exit,
}

/// <summary>A thread at the entry or the exit of a system call.</summary>
/// <param name="ThreadId">It holds still.</param>
/// <param name="IsEntry">Before the call; otherwise after it.</param>
/// <param name="Number">The call's number on x86-64; at the exit of an rt_sigreturn -1 where the entry was not seen.</param>
/// <param name="Result">
/// At an exit what it returned: from -4095 to -1 an error number, negated. -512 to -514 and -516 are the kernel's own: a signal or a stop
/// interrupted the call, and it is entered again unless a handler of the program's makes it fail with EINTR.
/// </param>
public readonly record struct SystemCallStop(int ThreadId, bool IsEntry, long Number, long Result)
{
    /// <summary>As the entry found them.</summary>
    public SystemCallArguments Arguments { get; init; }
}

/// <summary>Runs on the control thread while the calling thread holds still.</summary>
public delegate Verdict SystemCallHandler(TracedProcess process, in SystemCallStop stop);

/// <summary>Hears of system calls until it is disposed of.</summary>
public sealed class SystemCallSubscription : IDisposable
{
    private readonly Victim _victim;
    private readonly IReadOnlySet<long>? _numbers;

    internal SystemCallSubscription(Victim victim, IReadOnlySet<long>? numbers, SystemCallMoments moments, SystemCallHandler handler) =>
        (_victim, _numbers, Moments, Handler) = (victim, numbers, moments, handler);

    public SystemCallMoments Moments { get; }

    internal SystemCallHandler Handler { get; }

    public void Dispose() => _victim.PostIfAlive(loop => loop.Unsubscribe(this));

    internal bool Wants(in SystemCallStop stop) =>
        (Moments & (stop.IsEntry ? SystemCallMoments.Entry : SystemCallMoments.Exit)) != 0 && (_numbers?.Contains(stop.Number) ?? true);
}
