using Bridle.Control.Events;
using Bridle.Linux.Signals;
using Bridle.Linux.Waiting;

namespace Bridle.Cli.Tracing;

/// <summary>What the user is told of victims, in the words of the original.</summary>
internal static class VictimNotice
{
    private const string Unobservable = "process exec'd set-id or unobservable program";

    /// <summary>Null for what is no news.</summary>
    public static string? Of(VictimEvent happened) => happened switch
    {
        ExitedEvent { Status: { } status } => $"pid {happened.ProcessId} {Describe(status)}",
        ExitedEvent => $"pid {happened.ProcessId} has exited",
        LostEvent { Reason: Unobservable } => $"pid {happened.ProcessId} exec'd a set-id or unobservable program",
        LostEvent lost => $"pid {happened.ProcessId}: {lost.Reason}",
        GapEvent gap => $"pid {happened.ProcessId}: {gap.Reason}",
        WarningEvent warning => $"pid {happened.ProcessId}: {warning.Text}",
        ErrorEvent error => $"pid {happened.ProcessId}: {error.Text}",
        _ => null,
    };

    private static string Describe(ExitStatus status) => status switch
    {
        { Signal: not 0 } => $"terminated by {SignalName.Of(status.Signal)}",
        { Code: not 0 } => $"exited with status {status.Code}",
        _ => "has exited",
    };
}
