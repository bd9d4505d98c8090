namespace Bridle.Cli;

/// <summary>A verb could not do its work, for a reason that no room below it words.</summary>
internal sealed class VerbException(string message) : Exception(message);
