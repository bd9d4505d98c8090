using System.Globalization;
using Bridle.Benchmarks.Contenders;
using Bridle.Benchmarks.Programs;
using Bridle.Control;
using Bridle.Linux.Spawning;
using Bridle.Processes.Breakpoints;
using Bridle.Target;

namespace Bridle.Benchmarks.Figures;

/// <summary>A session's breakpoint whose handler counts. Bytes are those of the control thread between the second hit and the last.</summary>
internal sealed class ControlledHits(string program, string target, int calls) : IContender
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    private long _count, _firstBytes, _lastBytes;

    public string Name => ContenderName.Bridle;

    public Sample Run()
    {
        using OutputFile output = new();
        StandardStream stream = StandardStream.Descriptor(output.Descriptor);
        using ControlSession session = new();
        using Bridle.Control.Victim victim = session.Create(program, ["victim", target, $"{calls}"],
            new CreateOptions { StopAt = StopPoint.Main, StandardOutput = stream, StandardError = stream });
        _count = 0;
        victim.AddBreakpoint(Where(), Count);
        victim.Continue();
        KernelRoom.Require(victim.WaitForEnd(s_patience) && _count == calls, "hit for each call");
        return new Sample(PrintingProgram.Parse(output.Read()), (double)(_lastBytes - _firstBytes) / (calls - 2));
    }

    // The first hit makes the slot, and is not like the others.
    private Bridle.Processes.Verdict Count(in BreakpointHit hit)
    {
        if (++_count == 2) _firstBytes = GC.GetAllocatedBytesForCurrentThread();
        if (_count == calls) _lastBytes = GC.GetAllocatedBytesForCurrentThread();
        return Bridle.Processes.Verdict.Continue;
    }

    private TargetAddress Where() =>
        new(ulong.Parse(ProgramRun.Run(program, "where", target).Output.Split()[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture));
}
