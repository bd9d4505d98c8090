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
/// A system call made by a stopped thread of the victim: its registers are set to a system call instruction, it makes one step,
/// and gets its registers and its signal mask back. While it steps, every signal is blocked; one that comes all the same
/// (SIGSTOP) is held for later. It is fed with the stops of its thread and never waits itself.
/// <para>The thread must stand at the border to user mode: a signal stop or an interruption, not an exec, clone or fork event.</para>
/// </summary>
public sealed class RemoteSystemCall(TracedThread thread, TargetAddress instruction, long number)
{
    private const int SystemCallBytes = 2;
    private const int TrapSignal = 5;

    // A step that ends in a foreign signal is made again; so many signals that cannot be blocked do not come by chance.
    private const int MostSteps = 64;

    private Registers _saved;
    private ulong _savedMask;
    private int _steps;

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
        State = ready && thread.Step().IsSuccess ? RemoteCallState.Running : RemoteCallState.Failed;
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
        if (!thread.GetRegisters(out Registers now).IsSuccess)
        {
            State = RemoteCallState.Failed;
        }
        else if (now.Rip == instruction.Plus(SystemCallBytes).Value)
        {
            HoldForeign(stop);
            Result = unchecked((long)now.Rax);
            End();
        }
        else
        {
            HoldForeign(stop);
            State = ++_steps < MostSteps && thread.Step().IsSuccess ? RemoteCallState.Running : RemoteCallState.Failed;
        }
    }

    private void HoldForeign(in StopEvent stop)
    {
        if (stop.Kind != StopKind.Signal || stop.Number == TrapSignal) return;
        if (Tracee.GetSignalInfo(thread.Id, out SignalInfo info).IsSuccess) thread.Hold(stop.Number, info);
    }

    private void End()
    {
        bool restored = thread.SetRegisters(_saved).IsSuccess & Tracee.SetSignalMask(thread.Id, _savedMask).IsSuccess;
        State = restored ? RemoteCallState.Done : RemoteCallState.Failed;
    }
}
