namespace Bridle.Processes.Grabbing;

/// <summary>Why a process was not grabbed.</summary>
public enum GrabRefusalKind
{
    /// <summary>Some error that no rule explains.</summary>
    Unanticipated = 0,
    NoSuchProcess,
    Zombie,
    PermissionDenied,
    Traced,
    SystemProcess,
    Self,
    TooManyFiles,
    Interrupted,
}
