namespace Bridle.Benchmarks.Programs;

/// <param name="Output">Standard output and standard error, in the order in which they were written.</param>
/// <param name="Elapsed">From before the process was made until its end was seen.</param>
internal sealed record ProgramResult(string Output, TimeSpan Elapsed);
