using Bridle.Benchmarks.Contenders;
using Bridle.Benchmarks.Programs;

namespace Bridle.Benchmarks.Figures;

/// <summary>How a tool is asked for the stacks of all threads.</summary>
/// <param name="Name">Of the contender.</param>
/// <param name="Command">The tool and its arguments.</param>
/// <param name="Mark">What its output has once for a thread.</param>
internal sealed record StackCommand(string Name, string[] Command, string Mark)
{
    public static IEnumerable<StackCommand> All(Workshop workshop, Victim victim) =>
    [
        new(ContenderName.Elfutils, ["eu-stack", "-p", $"{victim.ProcessId}"], "TID "),
        // All of them one by one, as the others print them.
        new(ContenderName.Bridle, [workshop.Bridle, "stack", "--all", $"{victim.ProcessId}"], "\nthread "),
        new(ContenderName.Gdb, ["gdb", "-nx", "-batch", "-p", $"{victim.ProcessId}", "-ex", "thread apply all bt"], "\nThread "),
    ];

    public WholeProgram ToProgram(int threads) => new(Name, Command) { Answer = Mark, Answers = threads };
}
