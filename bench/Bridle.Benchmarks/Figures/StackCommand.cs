using Bridle.Benchmarks.Contenders;
using Bridle.Benchmarks.Programs;

namespace Bridle.Benchmarks.Figures;

/// <summary>How a tool is asked for the stacks of all threads.</summary>
/// <param name="Name">Of the contender.</param>
/// <param name="Command">The tool and its arguments.</param>
/// <param name="Mark">What its output has once for a thread.</param>
internal sealed record StackCommand(string Name, string[] Command, string Mark)
{
    // Of the C library's separate debug file eu-stack and bridle read source lines when they are told to, gdb always.
    public static IEnumerable<StackCommand> All(Workshop workshop, Victim victim) =>
    [
        Elfutils(ContenderName.Elfutils, victim),
        Elfutils("elfutils, source lines", victim, "-s"),
        Bridle(ContenderName.Bridle, workshop, victim),
        Bridle("bridle --source", workshop, victim, "--source"),
        new(ContenderName.Gdb, ["gdb", "-nx", "-batch", "-p", $"{victim.ProcessId}", "-ex", "thread apply all bt"], "\nThread "),
    ];

    public WholeProgram ToProgram(int threads) => new(Name, Command) { Answer = Mark, Answers = threads };

    private static StackCommand Elfutils(string name, Victim victim, params string[] options) =>
        new(name, ["eu-stack", .. options, "-p", $"{victim.ProcessId}"], "TID ");

    // All threads one by one, as the others print them.
    private static StackCommand Bridle(string name, Workshop workshop, Victim victim, params string[] options) =>
        new(name, [workshop.Bridle, "stack", "--all", .. options, $"{victim.ProcessId}"], "\nthread ");
}
