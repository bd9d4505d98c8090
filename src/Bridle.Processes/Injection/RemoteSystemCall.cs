using Bridle.Linux;
using Bridle.Linux.Ptrace;
using Bridle.Processes.Threads;
using Bridle.Target;

namespace Bridle.Processes.Injection;

/// <summary>How far a <see cref="RemoteSystemCall"/> is.</summary>
public enum RemoteCallState
{
    /// <summary>Waits for the thread's next stop.</summary>
    Running = 0,
    Done,

    /// <summary>The thread died or refused.</summary>
    Failed,
}

/// <summary>
/// A system call made by a stopped thread of the victim: its registers are set to a system call instruction, it runs to the entry and
/// to the exit of the call, and gets its registers and its signal mask back. Every signal is blocked meanwhile; one that comes all the
/// same (SIGSTOP) is held for later. It is fed with the stops of its thread and never waits itself.
/// <para>
/// It is not stepped: a step ends in a forced SIGTRAP, for which the kernel resets what the victim does with that signal where it is
/// blocked or ignored. And it is interrupted before it gets its registers back: only in a stop for a signal does the kernel look whether
/// they belong to a system call that is to be restarted.
/// </para>
/// <para>The thread must stand at the border to user mode: a signal stop or an interruption, not an exec, clone or fork event.</para>
/// </summary>
public sealed class RemoteSystemCall(TracedThread thread, TargetAddress instruction, long number)
{
    // A run that ends in a foreign stop is made again: in a storm of SIGSTOP and SIGCONT, which cannot be blocked, that is often.
    private const int MostRuns = 65_536;

    private Registers _saved;
    private ulong _savedMask;
    private int _runs, _ends;

    public RemoteCallState State { get; private set; }

    /// <summary>What the call returned: negative for an error.</summary>
    public long Result { get; private set; }

    public Errno Error => Result is < 0 and > -4096 ? new Errno((int)-Result) : Errno.Success;

    public void Begin(ulong a = 0, ulong b = 0, ulong c = 0, ulong d = 0, ulong e = 0, ulong f = 0)
    {
        bool saved = thread.GetRegisters(out _saved).IsSuccess && Tracee.GetSignalMask(thread.Id, out _savedMask).IsSuccess;
        if (!saved)
        {
            State = RemoteCallState.Failed;
            return;
        }

        Registers call = _saved;
        (call.Rax, call.Rdi, call.Rsi, call.Rdx, call.R10, call.R8, call.R9) = (unchecked((ulong)number), a, b, c, d, e, f);
        call.Rip = instruction.Value;
        // Without this the kernel would take the state for an interrupted system call, and step back to restart it.
        call.OrigRax = ulong.MaxValue;
        bool ready = thread.SetRegisters(call).IsSuccess && Tracee.SetSignalMask(thread.Id, ulong.MaxValue).IsSuccess;
        State = ready && thread.RunToSystemCall().IsSuccess ? RemoteCallState.Running : RemoteCallState.Failed;
    }

    /// <summary>Takes the thread's next stop.</summary>
    public void Feed(in StopEvent stop)
    {
        if (stop.IsDeath || stop.Kind == StopKind.Exec)
        {
            State = RemoteCallState.Failed;
            return;
        }

        thread.IsHandled = true;
        if (stop.Kind == StopKind.SystemCall)
        {
            PassEnd();
            return;
        }

        HoldForeign(stop);
        if (_ends == 2) End();
        else Run();
    }

    /// <summary>At the entry of the call, and then at its exit.</summary>
    private void PassEnd()
    {
        if (++_ends == 2)
        {
            bool known = thread.GetRegisters(out Registers now).IsSuccess && thread.Interrupt().IsSuccess;
            Result = known ? unchecked((long)now.Rax) : -Errno.ESRCH.Value;
        }

        Run();
    }

    private void Run()
    {
        State = ++_runs < MostRuns && thread.RunToSystemCall().IsSuccess ? RemoteCallState.Running : RemoteCallState.Failed;
        if (State == RemoteCallState.Failed) Restore(); // Should it live, it must not go on with the call's registers.
    }

    private void HoldForeign(in StopEvent stop)
    {
        if (stop.Kind != StopKind.Signal) return;
        if (Tracee.GetSignalInfo(thread.Id, out SignalInfo info).IsSuccess) thread.Hold(stop.Number, info);
    }

    private void End() => State = Restore() ? RemoteCallState.Done : RemoteCallState.Failed;

    private bool Restore() => thread.SetRegisters(_saved).IsSuccess & Tracee.SetSignalMask(thread.Id, _savedMask).IsSuccess;
}
