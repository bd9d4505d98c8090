using Bridle.Benchmarks.Programs;

namespace Bridle.Benchmarks.Contenders;

/// <summary>A program from its start to its end, as its user sees it.</summary>
internal sealed class WholeProgram(string name, params string[] command) : IContender
{
    public string Name => name;

    public Sample Run() => new(ProgramRun.Run(command).Elapsed.TotalNanoseconds);
}
