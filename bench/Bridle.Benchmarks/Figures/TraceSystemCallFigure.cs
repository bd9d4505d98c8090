using Bridle.Benchmarks.Contenders;
using Bridle.Benchmarks.Programs;
using Bridle.Benchmarks.Running;

namespace Bridle.Benchmarks.Figures;

/// <summary>What a system call takes that is counted at its entry and its return, by the victim's own clock; the commands as users run them.</summary>
internal sealed class TraceSystemCallFigure : IFigure
{
    private const int Calls = 20_000;

    public string Name => "trace-syscall";

    public string Title => "system calls counted at entry and return";

    public IReadOnlyList<Requirement> Requirements { get; } =
    [
        RatioRequirement.AtMost(ContenderName.Bridle, 1.2, ContenderName.Floor, Placement.OneCpu),
        RatioRequirement.AtMost(ContenderName.Bridle, 1, ContenderName.Strace, Placement.OneCpu),
    ];

    public Contest Open(Workshop workshop)
    {
        string program = workshop.Floor("syscalls");
        return new Contest(
        [
            new PrintingProgram(ContenderName.Floor, program, "floor", $"{Calls}"),
            new PrintingProgram(ContenderName.Strace, "strace", "-c", "-f", "-o", "/dev/null", program, "victim", $"{Calls}"),
            new PrintingProgram(ContenderName.Bridle, workshop.Bridle, "-q", "-c", $"{program} victim {Calls}",
                "-n", "syscall:::entry { @[probefunc] = count(); } syscall:::return { @r[probefunc] = count(); }"),
        ]);
    }
}
