using Bridle.Control;
using Bridle.Control.Events;
using Bridle.Linker;

namespace Bridle.Cli.Watching;

/// <summary>The names that records go by in both formats.</summary>
internal static class EventName
{
    /// <summary>A change of the objects is a record for each of them; what went comes first, for its place may be taken by what came.</summary>
    public static IEnumerable<(string Name, LoadedObject Object)> Of(LinkerChange change)
    {
        foreach (LoadedObject gone in change.Unloaded)
            yield return ("unload", gone);
        foreach (LoadedObject loaded in change.Loaded)
            yield return ("load", loaded);
    }

    /// <summary>Changes of the objects have none of their own.</summary>
    public static string Of(VictimEvent record) => record switch
    {
        CreatedEvent => "create",
        GrabbedEvent => "grab",
        StopPointEvent => "stop",
        ExecEvent => "exec",
        ExecFailedEvent => "exec-failed",
        ChildEvent { Kind: ChildKind.Fork } => "fork",
        ChildEvent { Kind: ChildKind.VFork } => "vfork",
        ChildEvent => "clone",
        ThreadStartedEvent => "thread-start",
        ThreadExitedEvent => "thread-exit",
        SignalEvent => "signal",
        StoppedEvent => "stopped",
        ContinuedEvent => "continued",
        ExitedEvent => "exit",
        LostEvent => "lost",
        GapEvent or DroppedEvent => "gap",
        WarningEvent => "warning",
        ErrorEvent => "error",
        _ => throw new InvalidOperationException($"no name for a record of {record.GetType()}"),
    };

    public static string Of(StopPoint point) => point switch
    {
        StopPoint.Create => "create",
        StopPoint.Grab => "grab",
        StopPoint.PreInit => "preinit",
        StopPoint.PostInit => "postinit",
        StopPoint.Main => "main",
        StopPoint.Requested => "requested",
        _ => throw new InvalidOperationException($"no name for the stop point {point}"),
    };
}
