namespace Bridle.Linux;

/// <summary>An operation of the kernel failed. The text names the operation, its subject, the cause and, where there is one, a cure.</summary>
public class LinuxException(string operation, string subject, Errno cause, string? hint = null)
    : Exception(Describe(operation, subject, cause, hint))
{
    /// <summary>What was attempted, in words.</summary>
    public string Operation { get; } = operation;

    /// <summary>What it was attempted on: a path, a pid, an address.</summary>
    public string Subject { get; } = subject;

    public Errno Cause { get; } = cause;

    private static string Describe(string operation, string subject, Errno cause, string? hint) =>
        $"failed to {operation} {subject}: {cause.Message.ToLowerInvariant()}{(hint is null ? "" : $" ({hint})")}";
}
