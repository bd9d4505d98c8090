using Bridle.Linux;

namespace Bridle.Processes.Grabbing;

/// <summary>A grab that did not come about: the kind for programs, the texts for people.</summary>
/// <param name="ProcessId">As it was asked for.</param>
/// <param name="Kind">The cause in one word.</param>
/// <param name="Error">What the kernel answered; success where it was not asked.</param>
/// <param name="Detail">The cause found and its cure, or null where nothing more is known.</param>
public sealed record GrabRefusal(int ProcessId, GrabRefusalKind Kind, Errno Error, string? Detail = null)
{
    /// <summary>The line that scripts know, without the detail.</summary>
    public string Message => $"failed to grab pid {ProcessId}: {Cause}";

    /// <summary>The cause in the words of Pgrab_error.</summary>
    public string Cause => Kind switch
    {
        GrabRefusalKind.NoSuchProcess => "no such process",
        GrabRefusalKind.Zombie => "zombie process",
        GrabRefusalKind.PermissionDenied => "permission denied",
        GrabRefusalKind.Traced => "process is traced",
        GrabRefusalKind.SystemProcess => "system process",
        GrabRefusalKind.Self => "attempt to grab self",
        GrabRefusalKind.TooManyFiles => "too many open files",
        GrabRefusalKind.Interrupted => "operation interrupted",
        GrabRefusalKind.Unanticipated => "unanticipated system error",
        _ => throw new InvalidOperationException($"no words for a refusal of kind {Kind}"),
    };

    public override string ToString() => Detail is null ? Message : $"{Message} ({Detail})";
}
