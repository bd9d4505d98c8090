using Bridle.Linux.Ptrace;
using Bridle.Target;

namespace Bridle.Processes.Signals;

/// <summary>
/// Makes a stop of ours invisible in system calls. A few calls fail with EINTR when their sleep is interrupted, by whatever
/// (signal(7), "Interruption of system calls"), while most tell the kernel to restart them. A thread that is stopped on its way
/// out of such a call is made to look like one of the others: the kernel then restarts the call, unless a handler of the
/// victim's is about to run, which fails it with EINTR as it must. A relative timeout starts again in full.
/// </summary>
public static class SystemCallRestart
{
    private const long Interrupted = -4;

    /// <summary>ERESTARTNOHAND of the kernel's linux/errno.h: restart unless a handler runs.</summary>
    private const long RestartWithoutHandler = -514;

    private const int RaxOffset = 10 * sizeof(ulong), OrigRaxOffset = 15 * sizeof(ulong);

    /// <summary>
    /// Calls that report EINTR by themselves and have done nothing yet when they do: semop, semtimedop, msgsnd, msgrcv,
    /// rt_sigtimedwait, io_getevents, io_pgetevents, io_uring_enter, futex and its waits, epoll_wait, epoll_pwait, epoll_pwait2,
    /// and receiving and accepting on sockets with a timeout. Not connect and close, which have begun something.
    /// </summary>
    public static bool IsRestartable(long systemCall) => systemCall is
        65 or 220 or 69 or 70 or 128 or 208 or 333 or 426 or 202 or 449 or 455 or 232 or 281 or 441 or 43 or 45 or 47 or 288 or 299;

    /// <summary>To be called at every stop that no handler of the victim's follows for sure. True where a call will be restarted.</summary>
    public static bool Apply(int threadId)
    {
        if (!Tracee.GetRegister(threadId, RaxOffset, out ulong result).IsSuccess || unchecked((long)result) != Interrupted) return false;
        return Tracee.GetRegister(threadId, OrigRaxOffset, out ulong call).IsSuccess
            && IsRestartable(unchecked((long)call))
            && Tracee.SetRegister(threadId, RaxOffset, unchecked((ulong)RestartWithoutHandler)).IsSuccess;
    }
}
