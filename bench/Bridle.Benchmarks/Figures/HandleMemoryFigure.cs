using System.Diagnostics;
using Bridle.Benchmarks.Contenders;
using Bridle.Benchmarks.Programs;
using Bridle.Benchmarks.Running;
using Bridle.Control;
using Bridle.Processes.Snapshots;
using Bridle.Processes.Symbols;

namespace Bridle.Benchmarks.Figures;

/// <summary>What a session keeps for a process with many objects: its time is that of the grab, its bytes are those that live on.</summary>
internal sealed class HandleMemoryFigure : IFigure
{
    private const int Objects = 200;
    private const double HandleLimit = Objects * 4096, SymbolsLimit = Objects * 16384;
    private const string WithSymbols = "bridle with symbols";

    public string Name => "handle-memory";

    public string Title => $"bytes that a handle keeps, process of {Objects} libraries";

    public IReadOnlyList<Requirement> Requirements { get; } =
    [
        new MemoryRequirement(ContenderName.Bridle, HandleLimit, Placement.OneCpu),
        new MemoryRequirement(WithSymbols, SymbolsLimit, Placement.OneCpu),
    ];

    public Contest Open(Workshop workshop)
    {
        ManyLibraries victim = new(workshop, Objects);
        return new Contest(
        [
            new MeasuredByItself(ContenderName.Bridle, () => Measure(victim.ProcessId, readSymbols: false)),
            new MeasuredByItself(WithSymbols, () => Measure(victim.ProcessId, readSymbols: true)),
        ], victim);
    }

    private static Sample Measure(int processId, bool readSymbols)
    {
        using ControlSession session = new();
        long before = Alive(), begin = Stopwatch.GetTimestamp();
        using Bridle.Control.Victim victim = session.Grab(processId, new GrabOptions { StopAt = StopPoint.None });
        ProcessSnapshot snapshot = victim.Snapshot;
        KernelRoom.Require(snapshot.Objects.Length > Objects, "object for each library");
        if (readSymbols) ReadSymbols(snapshot.Symbols);
        double time = Stopwatch.GetElapsedTime(begin).TotalNanoseconds;
        long after = Alive();
        GC.KeepAlive(snapshot);
        return new Sample(time, after - before);
    }

    private static void ReadSymbols(ProcessSymbols symbols)
    {
        foreach (ProcessObject loaded in symbols.Objects)
            if (loaded.File is { } file) KernelRoom.Require(file.Symbols.Count > 0, "symbol");
    }

    private static long Alive()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
