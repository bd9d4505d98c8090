namespace Bridle.Benchmarks.Programs;

internal sealed class ProgramException(string message, Exception? cause = null) : Exception(message, cause);
