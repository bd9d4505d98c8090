using Bridle.Benchmarks.Contenders;
using Bridle.Benchmarks.Programs;
using Bridle.Benchmarks.Running;

namespace Bridle.Benchmarks.Figures;

/// <summary>Attach and detach: what the tracer takes, or (<paramref name="sees"/>) how long the victim sees itself frozen.</summary>
internal sealed class AttachFigure(int threads, bool sees) : IFigure
{
    private const int GdbRounds = 1;

    // About the same work in a sample whatever the threads.
    private readonly int _rounds = Math.Clamp(500 / threads, 5, 100);

    public string Name => $"{(sees ? "freeze" : "attach")}-{threads}";

    public string Title => $"{(sees ? "freeze that the victim sees at an attach + detach" : "attach + detach")}, {threads} thread{(threads == 1 ? "" : "s")}";

    public IReadOnlyList<Requirement> Requirements { get; } = [RatioRequirement.AtMost(ContenderName.Bridle, 1.5, ContenderName.Floor, Placement.OneCpu)];

    public Contest Open(Workshop workshop)
    {
        Victim victim = new(workshop, threads, sees);
        return new Contest(
            [Floor(workshop, victim), new ControlledAttach(victim, _rounds, sees), Threaded(workshop, victim), Gdb(workshop, victim)], victim);
    }

    // What the same work takes when a thread of its own does it, as the kernel's tie of a victim to one thread demands of a library.
    private PrintingProgram Threaded(Workshop workshop, Victim victim) =>
        new("C with a control thread", [workshop.Floor("attach"), "thread", $"{victim.ProcessId}", $"{_rounds}", .. File(victim)]);

    private PrintingProgram Floor(Workshop workshop, Victim victim) =>
        new(ContenderName.Floor, [workshop.Floor("attach"), sees ? "freeze" : "time", $"{victim.ProcessId}", $"{_rounds}", .. File(victim)]);

    private PrintingProgram Gdb(Workshop workshop, Victim victim) => new(
        ContenderName.Gdb,
        "gdb", "-nx", "-batch", "-ex", $"python arguments='{string.Join(' ', [$"{victim.ProcessId}", $"{GdbRounds}", .. File(victim)])}'",
        "-x", workshop.Peer("attach.py"));

    private string[] File(Victim victim) => sees ? [victim.SharedFile] : [];
}
