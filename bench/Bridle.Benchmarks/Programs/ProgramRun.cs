namespace Bridle.Benchmarks.Programs;

/// <summary>Runs a program to its end.</summary>
internal static class ProgramRun
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(120);

    /// <exception cref="ProgramException">It did not start, did not end in time, or did not end well; with what it said.</exception>
    public static ProgramResult Run(params string[] command)
    {
        using RunningProgram program = RunningProgram.Start(command);
        return program.WaitForEnd(s_patience);
    }
}
