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
    private long _result;

    public Action<TracedThread> OnStopWanted { get; set; } = static _ => { };

    public bool HasSubscribers => !_subscriptions.IsEmpty;

    public void Add(SystemCallSubscription subscription) => _subscriptions = _subscriptions.Add(subscription);

    public void Remove(SystemCallSubscription subscription) => _subscriptions = _subscriptions.Remove(subscription);

    public void Handle(TracedThread thread)
    {
        bool isOwn = thread.ProcessId == process.ProcessId;
        // Kernels before 5.3 do not tell, and entry and exit are taken to alternate: wrong until the next call after a grab or an exec.
        bool isTold = Tracee.GetSystemCall(thread.Id, out Linux.Ptrace.SystemCallStop call).IsSuccess;
        bool hasEntered = thread.IsInSystemCall;
        thread.IsInSystemCall = isTold ? call.Phase == SystemCallPhase.Entry : !hasEntered;
        // The numbers of 32-bit calls are others: what they would seem to be is not what happens.
        isOwn &= !isTold || call.IsNative;
        bool isKnown = isTold && (thread.IsInSystemCall || hasEntered);
        if (isOwn && isKnown) Take(thread, call);
        if (isOwn && (isKnown || TryTakeRegisters(thread)) && Publish(thread) == Verdict.Stop)
        {
            thread.IsHandled = true;
            OnStopWanted(thread);
            return;
        }

        execution.Resume(thread);
    }

    // An exit tells its result only; the rest is what the entry told.
    private void Take(TracedThread thread, in Linux.Ptrace.SystemCallStop call)
    {
        if (thread.IsInSystemCall) (thread.SystemCall, thread.SystemCallArguments) = (call.Number, call.Arguments);
        _result = call.Result;
    }

    private bool TryTakeRegisters(TracedThread thread)
    {
        if (!Tracee.GetRegisters(thread.Id, out Registers registers).IsSuccess) return false;
        thread.SystemCall = NumberOf(thread, registers);
        thread.SystemCallArguments = new SystemCallArguments(registers.Rdi, registers.Rsi, registers.Rdx, registers.R10, registers.R8, registers.R9);
        _result = unchecked((long)registers.Rax);
        return true;
    }

    private Verdict Publish(TracedThread thread)
    {
        Events.SystemCallStop stop = new(thread.Id, thread.IsInSystemCall, thread.SystemCall, _result) { Arguments = thread.SystemCallArguments };
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
        return !thread.IsInSystemCall && number < 0 ? thread.SystemCall : number;
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
