namespace Bridle.Processes;

/// <summary>What a handler that ran at a stop wants to happen next.</summary>
public enum Verdict
{
    /// <summary>The thread goes on.</summary>
    Continue = 0,

    /// <summary>The whole victim stops and idles until somebody continues it.</summary>
    Stop,

    /// <summary>The thread goes on, and the handler is not called again.</summary>
    Remove,
}
