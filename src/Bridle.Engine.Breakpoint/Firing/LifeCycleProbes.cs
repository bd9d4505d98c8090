using Bridle.Control;
using Bridle.Control.Events;
using Bridle.Linux.Procfs;
using Bridle.Linux.Waiting;
using Bridle.Probes;
using Bridle.Processes;

namespace Bridle.Engine.Breakpoint.Firing;

/// <summary>
/// The proc provider for one victim, out of what its control thread reports anyway; what costs more (system calls, signals) is asked for
/// only where a clause does.
/// </summary>
internal sealed class LifeCycleProbes(ProbeRuns runs, LifeCycleSurroundings surroundings)
{
    private const long Execute = 59, ExecuteAt = 322;
    private const long Kill = 62, Queue = 129, ThreadKill = 200, GroupKill = 234, GroupQueue = 297, DescriptorKill = 424;
    private const int ClosedExited = 1, ClosedKilled = 2, ClosedDumped = 3;

    private static readonly long[] s_sends = [Kill, Queue, ThreadKill, GroupKill, GroupQueue, DescriptorKill];

    private readonly ProcessFiles _files = new();
    private readonly ProcessDetails _details = new();
    private readonly Dictionary<LifeCycleEvent, int> _probes = [];

    /// <summary>What must be heard besides what the engine hears itself.</summary>
    public EventSet Events =>
        (Wants(LifeCycleEvent.Create) ? EventSet.Children : EventSet.None) | (Wants(LifeCycleEvent.SignalHandle) || Wants(LifeCycleEvent.Fault) ? EventSet.Signals : EventSet.None);

    public void Add(int probe, ProbeDefinition definition)
    {
        if (definition.Event is { } happening && runs.IsEnabled(probe)) _probes[happening] = probe;
    }

    public SystemCallSubscription? Subscribe(Victim victim)
    {
        HashSet<long> numbers = [];
        if (Wants(LifeCycleEvent.Exec) || Wants(LifeCycleEvent.ExecFailure)) numbers.UnionWith([Execute, ExecuteAt]);
        if (Wants(LifeCycleEvent.SignalSend)) numbers.UnionWith(s_sends);
        SystemCallMoments moments = Wants(LifeCycleEvent.Exec) ? SystemCallMoments.Entry : SystemCallMoments.None;
        if (Wants(LifeCycleEvent.ExecFailure) || Wants(LifeCycleEvent.SignalSend)) moments |= SystemCallMoments.Exit;
        return numbers.Count == 0 ? null : victim.SubscribeSystemCalls(numbers, moments, OnSystemCall);
    }

    /// <summary>The victim is about to run for us for the first time, and has never run before.</summary>
    public void OnStart(TracedProcess process)
    {
        Fire(LifeCycleEvent.Start, process, process.ProcessId);
        Fire(LifeCycleEvent.ThreadStart, process, process.ProcessId);
    }

    public void OnEvent(TracedProcess process, VictimEvent happened)
    {
        switch (happened)
        {
            case ChildEvent child:
                Fire(LifeCycleEvent.Create, process, child.ThreadId, child.ChildId);
                break;
            case ExecEvent:
                Fire(LifeCycleEvent.ExecSuccess, process, happened.ProcessId);
                break;
            case ThreadStartedEvent:
                Fire(LifeCycleEvent.ThreadCreate, process, happened.ThreadId, happened.ThreadId);
                Fire(LifeCycleEvent.ThreadStart, process, happened.ThreadId);
                break;
            case ThreadExitedEvent:
                Fire(LifeCycleEvent.ThreadExit, process, happened.ThreadId);
                break;
            case SignalEvent signal:
                OnSignal(process, signal);
                break;
            case ExitedEvent exited:
                Fire(LifeCycleEvent.ThreadExit, process, happened.ProcessId);
                Fire(LifeCycleEvent.Exit, process, happened.ProcessId, CodeOf(exited.Status));
                break;
        }
    }

    private bool Wants(LifeCycleEvent happening) => _probes.ContainsKey(happening);

    private void OnSignal(TracedProcess process, SignalEvent signal)
    {
        bool isFault = signal.Signal is 4 or 5 or 7 or 8 or 11 && signal is { SenderId: 0, Code: > 0 };
        if (isFault) Fire(LifeCycleEvent.Fault, process, signal.ThreadId, signal.Signal);
        if (!Wants(LifeCycleEvent.SignalHandle)) return;
        bool isCaught = _files.TryReadThreadStatus(process.ProcessId, signal.ThreadId, out ProcessStatus status) && status.Caught.Contains(signal.Signal);
        if (isCaught) Fire(LifeCycleEvent.SignalHandle, process, signal.ThreadId, signal.Signal);
    }

    private Verdict OnSystemCall(TracedProcess process, in SystemCallStop stop)
    {
        bool isExec = stop.Number is Execute or ExecuteAt;
        if (isExec && stop.IsEntry) Fire(LifeCycleEvent.Exec, process, stop.ThreadId, unchecked((long)(stop.Number == Execute ? stop.Arguments.First : stop.Arguments.Second)));
        else if (isExec && stop.Result < 0) Fire(LifeCycleEvent.ExecFailure, process, stop.ThreadId, -stop.Result);
        else if (!isExec && stop is { IsEntry: false, Result: 0 }) OnSend(process, stop);
        return Verdict.Continue;
    }

    private void OnSend(TracedProcess process, in SystemCallStop stop)
    {
        int first = unchecked((int)stop.Arguments.First), second = unchecked((int)stop.Arguments.Second), third = unchecked((int)stop.Arguments.Third);
        (int thread, int receiver, int signal) = stop.Number switch
        {
            GroupKill or GroupQueue => (second, first, third),
            ThreadKill => (first, ProcessOf(first), second),
            DescriptorKill => (ProcessBehind(process, stop.ThreadId, first), ProcessBehind(process, stop.ThreadId, first), second),
            _ => (first, first, second),
        };
        // Signal 0 only asks.
        if (signal != 0) Fire(LifeCycleEvent.SignalSend, process, stop.ThreadId, thread, receiver, signal);
    }

    private int ProcessOf(int thread) => _files.TryReadStatus(thread, out ProcessStatus status) ? status.ThreadGroupId : thread;

    private int ProcessBehind(TracedProcess process, int thread, int descriptor) =>
        _details.ReadDescriptor(process.ProcessId, thread, descriptor, out DescriptorDetail detail).IsSuccess ? detail.ProcessId ?? 0 : 0;

    private void Fire(LifeCycleEvent happening, TracedProcess process, int thread, params ReadOnlySpan<long> arguments)
    {
        if (!_probes.TryGetValue(happening, out int probe)) return;
        surroundings.Enter(process, thread, arguments);
        if (happening == LifeCycleEvent.ExecFailure) surroundings.SetError(arguments[0]);
        surroundings.Fire(runs, probe);
    }

    private static long CodeOf(ExitStatus? status) => status switch
    {
        { CoreDumped: true } => ClosedDumped,
        { Signal: not 0 } => ClosedKilled,
        _ => ClosedExited,
    };
}
