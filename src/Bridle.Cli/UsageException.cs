namespace Bridle.Cli;

/// <summary>What was asked for on the command line makes no sense, in a way that its grammar does not tell.</summary>
internal sealed class UsageException(string message) : Exception(message);
