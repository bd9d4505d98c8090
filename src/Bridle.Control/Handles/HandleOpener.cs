using Bridle.Control.Attaching;
using Bridle.Control.Events;
using Bridle.Control.Logging;
using Bridle.Control.Notifications;
using Bridle.Control.Threads;
using Bridle.Linux;
using Bridle.Linux.Descriptors;
using Bridle.Linux.Procfs;
using Bridle.Linux.Ptrace;
using Bridle.Linux.Spawning;
using Bridle.Linux.Waiting;
using Bridle.Processes;
using Bridle.Processes.Grabbing;
using Bridle.Processes.Symbols;

namespace Bridle.Control.Handles;

/// <summary>Takes hold of a process for a handle: by creating it, by attaching to it, or by looking at it only.</summary>
internal sealed class HandleOpener(NotificationQueue notifications, DebugLog log, ObjectFileStore objects)
{
    private readonly ProcessFiles _files = new();

    /// <summary>Creates the victim and brings it to its stop point.</summary>
    /// <param name="onKnown">Called on the control thread as soon as the process id is known.</param>
    public void Create(ProcessHandle handle, string path, IReadOnlyList<string> arguments, CreateOptions options, Action onKnown)
    {
        handle.Thread!.Start(waiter => StartProgram(handle, path, arguments, options, waiter, onKnown), loop => BeginCreated(loop, options, path, arguments));
    }

    /// <summary>Attaches to the victim, and stops it where that is wanted.</summary>
    /// <exception cref="GrabException">It was refused; nothing was changed in the process.</exception>
    public void Grab(ProcessHandle handle, GrabOptions options)
    {
        handle.Thread!.Start(waiter => Attach(handle, options, waiter), loop => BeginGrabbed(loop, options));
    }

    /// <summary>Looks at the process; no thread, no stop.</summary>
    /// <exception cref="GrabException">There is no such process, or it may not be looked at.</exception>
    public void Observe(ProcessHandle handle)
    {
        GrabDiagnosis diagnosis = new(_files);
        GrabRefusal? refusal = diagnosis.Precheck(handle.ProcessId);
        // To look at a traced process, or at ourselves, disturbs nobody.
        if (refusal is { Kind: not (GrabRefusalKind.Traced or GrabRefusalKind.Self) }) throw new GrabException(refusal);
        TracedProcess process = new(handle.ProcessId, _files, objects);
        Errno error = process.OpenProgram();
        if (!error.IsSuccess) throw new GrabException(diagnosis.Explain(handle.ProcessId, error));
        handle.Process = process;
        handle.BecomeRunning();
        if (handle.State != HandleState.Released) return;
        process.Dispose();
        throw new ObjectDisposedException(nameof(ControlSession));
    }

    private ControlParts StartProgram(
        ProcessHandle handle, string path, IReadOnlyList<string> arguments, CreateOptions options, TraceeWaiter waiter, Action onKnown)
    {
        using GatedProgram program = Starter.Start(Starter.Describe(path, arguments, options), PtraceOptions.Control | PtraceOptions.ExitKill, waiter);
        handle.Streams = VictimStreams.Of(program);
        handle.ProcessId = program.ProcessId;
        handle.Descriptor = ProcessDescriptor.TryOpen(program.ProcessId, out ProcessDescriptor? descriptor, out _) ? descriptor : null;
        onKnown();
        ControlParts parts = Assemble(handle, waiter, options);
        parts.Process.Threads.Add(program.ProcessId, program.ProcessId).Options = parts.Execution.Options;
        return parts;
    }

    private static void BeginCreated(ControlLoop loop, CreateOptions options, string path, IReadOnlyList<string> arguments)
    {
        ControlParts parts = loop.Parts;
        Bridle.Processes.Threads.TracedThread leader = parts.Process.Threads.FirstOwn(static _ => true)!;
        leader.Enter(new StopEvent(StopKind.Exec, leader.Id, 0, false));
        parts.StopPoints.Arm(options.StopAt);
        parts.Publish(EventSet.LifeCycle, new CreatedEvent(leader.Id, [options.Name ?? path, .. arguments]));
        loop.OpenLater(isStarting: true);
        if (parts.StopPoints.Reach(StopPoint.Create)) loop.Hold(leader, StopPoint.Create);
        else if (loop.Open()) parts.Execution.Resume(leader);
        if (options.StopAt != StopPoint.None) loop.RunUntilSettled();
    }

    private ControlParts Attach(ProcessHandle handle, GrabOptions options, TraceeWaiter waiter)
    {
        ControlParts parts = Assemble(handle, waiter, options);
        GrabRefusal? refusal = new Attacher(parts.Process, parts.Files, parts.Execution.Options).Attach(options.Deadline);
        // Its number may have gone to another process between the look and the attempt: its descriptor knows.
        if (refusal is null && handle.HasExited) refusal = new GrabRefusal(handle.ProcessId, GrabRefusalKind.NoSuchProcess, Errno.ESRCH);
        return refusal is null ? parts : throw new GrabException(refusal);
    }

    private static void BeginGrabbed(ControlLoop loop, GrabOptions options)
    {
        ControlParts parts = loop.Parts;
        int processId = parts.Process.ProcessId;
        if (!options.FollowObjects) loop.OpenLater(isStarting: false);
        else if (parts.Exec.Open(isStarting: false) is { } reason)
            throw new GrabException(new GrabRefusal(processId, GrabRefusalKind.PermissionDenied, Errno.EACCES, reason));
        parts.Publish(EventSet.LifeCycle, new GrabbedEvent(processId, parts.Process.Threads.Count));
        if (options.StopAt != StopPoint.Grab || loop.Idle(StopPoint.Grab, processId, options.Deadline)) return;
        parts.Releaser.Detach();
        throw new GrabException(new GrabRefusal(processId, GrabRefusalKind.Interrupted, Errno.ETIMEDOUT, "its threads did not stop in time"));
    }

    private ControlParts Assemble(ProcessHandle handle, TraceeWaiter waiter, ControlOptions options)
    {
        TracedProcess process = new(handle.ProcessId, _files, objects) { KeepsMappings = options.KeepMappings };
        EventPublisher events = new(process);
        if (options.OnEvent is { } handler) events.Add(options.Events == EventSet.None ? EventSet.All : options.Events, handler);
        handle.Process = process;
        handle.Events = events;
        return new ControlParts(handle, process, waiter, events, notifications, log) { FollowsObjects = options.FollowObjects };
    }
}
