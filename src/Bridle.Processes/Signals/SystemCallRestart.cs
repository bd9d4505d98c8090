using Bridle.Linux.Ptrace;
using Bridle.Processes.Threads;
using Bridle.Target;

namespace Bridle.Processes.Signals;

/// <summary>
/// Makes a stop of ours invisible in system calls. A few calls fail with EINTR when their sleep is interrupted, by whatever
/// (signal(7), "Interruption of system calls"), while most tell the kernel to restart them. A thread that is stopped on its way
/// out of such a call is made to look like one of the others: the kernel then restarts the call, unless a handler of the
/// victim's is about to run, which fails it with EINTR as it must. A relative timeout starts again in full.
/// <para>
/// The kernel restarts a call by moving the program counter back to its instruction. A signal that comes before that has run meets a
/// thread that has not called yet: its handler would run before the call, which then sleeps on though the program had been asleep in it
/// when the signal came. So the call is remembered, and such a thread is put back onto its way out of it.
/// </para>
/// </summary>
public static class SystemCallRestart
{
    private const long Interrupted = -4;

    // linux/errno.h: ERESTARTSYS, ERESTARTNOHAND (restart unless a handler runs), ERESTART_RESTARTBLOCK. ERESTARTNOINTR restarts always.
    private const long RestartUnlessAsked = -512, RestartWithoutHandler = -514, RestartWithRestOfTime = -516;

    private const int RaxOffset = 10 * sizeof(ulong);

    /// <summary>
    /// Calls that report EINTR by themselves and have done nothing yet when they do: semop, semtimedop, msgsnd, msgrcv,
    /// rt_sigtimedwait, io_getevents, io_pgetevents, io_uring_enter, futex and its waits, epoll_wait, epoll_pwait, epoll_pwait2,
    /// and receiving and accepting on sockets with a timeout. Not connect and close, which have begun something.
    /// </summary>
    public static bool IsRestartable(long systemCall) => systemCall is
        65 or 220 or 69 or 70 or 128 or 208 or 333 or 426 or 202 or 449 or 455 or 232 or 281 or 441 or 43 or 45 or 47 or 288 or 299;

    /// <summary>To be called at every stop that no handler of the victim's follows for sure.</summary>
    public static void Apply(TracedThread thread)
    {
        if (!thread.GetRegisters(out Registers registers).IsSuccess) return;
        if (unchecked((long)registers.Rax) is Interrupted or RestartUnlessAsked or RestartWithoutHandler or RestartWithRestOfTime)
            thread.InterruptedCall = Remember(thread.Id, registers);
        else if (!thread.InterruptedCall.IsStillToBegin(registers))
            thread.InterruptedCall = default;
    }

    /// <summary>To be called before a signal is delivered, which may run a handler. True where a call had been about to begin again.</summary>
    public static bool Recall(TracedThread thread)
    {
        InterruptedCall call = thread.InterruptedCall;
        thread.InterruptedCall = default;
        if (!call.IsKnown || !thread.GetRegisters(out Registers registers).IsSuccess || !call.IsStillToBegin(registers)) return false;
        (registers.Rip, registers.Rax, registers.OrigRax) = (call.InstructionPointer, call.Code, call.Call);
        return thread.SetRegisters(registers).IsSuccess;
    }

    private static InterruptedCall Remember(int threadId, in Registers registers)
    {
        ulong code = registers.Rax;
        if (unchecked((long)registers.OrigRax) < 0) return default; // Not on the way out of a call.
        if (unchecked((long)code) == Interrupted)
        {
            code = unchecked((ulong)RestartWithoutHandler);
            if (!IsRestartable(unchecked((long)registers.OrigRax)) || !Tracee.SetRegister(threadId, RaxOffset, code).IsSuccess) return default;
        }

        return new InterruptedCall(registers.Rip, registers.Rsp, registers.OrigRax, code);
    }
}
