namespace Bridle.Cli.Tracing;

/// <summary>A tracing run cannot start; the message goes to the user.</summary>
internal sealed class TraceException(string message) : Exception(message);
