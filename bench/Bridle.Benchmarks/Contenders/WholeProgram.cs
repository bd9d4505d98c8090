using Bridle.Benchmarks.Programs;

namespace Bridle.Benchmarks.Contenders;

/// <summary>A program from its start to its end, as its user sees it.</summary>
internal sealed class WholeProgram(string name, params string[] command) : IContender
{
    public string Name => name;

    /// <summary>What its output has to have, without which it did not do what is measured.</summary>
    public string Answer { get; init; } = "";

    /// <summary>How often that is there at least.</summary>
    public int Answers { get; init; } = 1;

    public Sample Run()
    {
        ProgramResult result = ProgramRun.Run(command);
        Check(result.Output);
        return new Sample(result.Elapsed.TotalNanoseconds);
    }

    /// <exception cref="ProgramException">The answer is not there, or not often enough.</exception>
    internal void Check(string output)
    {
        int found = Answer.Length == 0 ? Answers : output.AsSpan().Count(Answer);
        if (found < Answers) throw new ProgramException($"{string.Join(' ', command)}: \"{Answer}\" {found} times, not {Answers}, in: {output.Trim()}");
    }
}
