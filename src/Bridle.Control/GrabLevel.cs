namespace Bridle.Control;

/// <summary>How firmly a process is held. The least that answers the request is the best.</summary>
public enum GrabLevel
{
    /// <summary>Only looked at through /proc: no ptrace, no stop, no thread.</summary>
    Observe = 0,

    /// <summary>Every thread is traced by a control thread.</summary>
    Control,
}
