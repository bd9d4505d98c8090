using System.Collections.Immutable;
using Bridle.Control.Events;
using Bridle.Linux.Ptrace;
using Bridle.Processes;
using Bridle.Processes.Threads;
using Bridle.Target;
using SystemCallStop = Bridle.Control.Events.SystemCallStop;

namespace Bridle.Control.Stops;

/// <summary>Tells those who subscribed of system calls; without a subscriber no thread ever stops at one. Control thread only.</summary>
internal sealed class SystemCallDispatcher(TracedProcess process, Execution execution, EventPublisher events)
{
    private ImmutableArray<SystemCallSubscription> _subscriptions = [];

    public Action<TracedThread> OnStopWanted { get; set; } = static _ => { };

    public bool HasSubscribers => !_subscriptions.IsEmpty;

    public void Add(SystemCallSubscription subscription) => _subscriptions = _subscriptions.Add(subscription);

    public void Remove(SystemCallSubscription subscription) => _subscriptions = _subscriptions.Remove(subscription);

    public void Handle(TracedThread thread)
    {
        bool isOwn = thread.ProcessId == process.ProcessId;
        // Kernels before 5.3 do not tell, and entry and exit are taken to alternate: wrong until the next call after a grab or an exec.
        bool isTold = Tracee.GetSystemCall(thread.Id, out Linux.Ptrace.SystemCallStop call).IsSuccess;
        thread.IsInSystemCall = isTold ? call.Phase == SystemCallPhase.Entry : !thread.IsInSystemCall;
        if (isOwn && Tracee.GetRegisters(thread.Id, out Registers registers).IsSuccess && Publish(thread, registers) == Verdict.Stop)
        {
            thread.IsHandled = true;
            OnStopWanted(thread);
            return;
        }

        execution.Resume(thread);
    }

    private Verdict Publish(TracedThread thread, in Registers registers)
    {
        Events.SystemCallStop stop = new(thread.Id, thread.IsInSystemCall, NumberOf(thread, registers), unchecked((long)registers.Rax))
        {
            Argument0 = registers.Rdi,
            Argument1 = registers.Rsi,
            Argument2 = registers.Rdx,
            Argument3 = registers.R10,
            Argument4 = registers.R8,
            Argument5 = registers.R9,
        };
        Verdict verdict = Verdict.Continue;
        foreach (SystemCallSubscription subscription in _subscriptions)
        {
            if (!subscription.Wants(stop)) continue;
            Verdict wanted = Call(subscription, stop);
            if (wanted == Verdict.Remove) Remove(subscription);
            if (wanted == Verdict.Stop) verdict = Verdict.Stop;
        }

        if (_subscriptions.IsEmpty) execution.StopsAtSystemCalls = false;
        return verdict;
    }

    // rt_sigreturn brings back the registers of before the signal, and with them no number.
    private static long NumberOf(TracedThread thread, in Registers registers)
    {
        long number = unchecked((long)registers.OrigRax);
        if (!thread.IsInSystemCall && number < 0) return thread.SystemCall;
        thread.SystemCall = number;
        return number;
    }

    private Verdict Call(SystemCallSubscription subscription, in Events.SystemCallStop stop)
    {
        try
        {
            return subscription.Handler(process, stop);
        }
        catch (Exception failure)
        {
            // A client's defect must not leave a victim in its call.
            events.OnFailure?.Invoke(failure);
            return Verdict.Continue;
        }
    }
}
