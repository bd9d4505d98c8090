using System.Diagnostics;
using Bridle.Benchmarks.Tracing;
using Bridle.Control;
using Bridle.Engine.Breakpoint;
using Bridle.Engine.Probes;
using Bridle.Engine.Running;
using Bridle.Language;
using Bridle.Language.Text;
using Bridle.Linux.Signals;

namespace Bridle.Benchmarks.Figures;

/// <summary>A victim that is held, all of whose C library is probed and let go again.</summary>
internal static class ControlledProbes
{
    private const string Program = "pid$target:libc.so.6::entry { @ = count(); }";
    private const int LeastProbes = 3_000, Kill = 9;

    public static (TimeSpan Planting, TimeSpan Releasing) Run()
    {
        using ControlSession session = new();
        Victim victim = session.Create("/bin/sleep", ["100"]);
        ProbeTable probes = new();
        using TracedVictims traced = new(probes);
        probes.Source = traced;
        traced.Add(victim);
        long started = Stopwatch.GetTimestamp();
        CompileOptions options = new() { Macros = new Dictionary<string, long> { ["target"] = victim.ProcessId } };
        CompileResult result = Compiler.Compile(SourceText.OfString(Program), options, probes);
        TracingRun run = new(result.Program ?? throw new InvalidOperationException(result.Diagnostic?.Message), probes, new BenchHost(), new RunOptions());
        traced.Attach(run);
        TimeSpan planting = Stopwatch.GetElapsedTime(started);
        KernelRoom.Require(run.Enablings(0) > LeastProbes, "probe at each function");
        started = Stopwatch.GetTimestamp();
        victim.Release(Bridle.Control.Releasing.ReleaseMode.Run);
        TimeSpan releasing = Stopwatch.GetElapsedTime(started);
        ProcessSignals.Send(victim.ProcessId, Kill);
        return (planting, releasing);
    }
}
