using Bridle.Engine.Probes;
using Bridle.Engine.Running;
using Bridle.Language;
using Bridle.Language.Options;
using Bridle.Language.Text;

namespace Bridle.Benchmarks.Tracing;

/// <summary>A program, ready to be fired by the harness.</summary>
internal sealed class BenchRun
{
    public BenchRun(string program, params string[] options)
    {
        OptionSettings settings = new();
        foreach (string option in options)
        {
            string[] parts = option.Split('=', 2);
            if (!settings.TrySet(parts[0], parts.Length > 1 ? parts[1] : null, fromProgram: false, out string reason)) throw new ArgumentException($"{option}: {reason}", nameof(options));
        }
        ProbeTable probes = new();
        CompileResult result = Compiler.Compile(SourceText.OfString(program), new CompileOptions { Settings = settings }, probes);
        if (result.Program is null) throw new InvalidOperationException($"{program}: {result.Diagnostic?.Message}");
        Run = new TracingRun(result.Program, probes, Host, new RunOptions { Settings = settings });
    }

    public BenchHost Host { get; } = new();

    public TracingRun Run { get; }

    /// <summary>Fires BEGIN with arguments that count up from 0, and 3.</summary>
    public void Fire(int times)
    {
        BenchPlace place = Host.Place;
        place.Second = 3;
        for (int i = 0; i < times; i++)
        {
            place.First = i;
            Run.Fire(ProbeTable.Begin, place);
        }
    }
}
