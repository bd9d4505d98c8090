using Bridle.Engine.Probes;
using Bridle.Engine.Running;
using Bridle.Language;
using Bridle.Language.Intermediate;
using Bridle.Language.Options;
using Bridle.Language.Text;

namespace Bridle.Engine.Tests;

/// <summary>Short ways to run what a test writes.</summary>
internal static class Running
{
    public static CompiledProgram Compile(string source, ProbeTable probes, params string[] options)
    {
        CompileResult result = Compiler.Compile(SourceText.OfString(source), new CompileOptions { Settings = Settings(options) }, probes);
        Assert.Null(result.Diagnostic);
        return Assert.IsType<CompiledProgram>(result.Program);
    }

    public static (TestHost Host, int Status) Run(string source, params string[] options)
    {
        TestHost host = new();
        (TracingRun run, _) = Prepare(source, host, options);
        return (host, run.Run());
    }

    public static (TracingRun Run, ProbeTable Probes) Prepare(string source, TestHost host, params string[] options)
    {
        ProbeTable probes = new();
        CompiledProgram program = Compile(source, probes, options);
        return (new TracingRun(program, probes, host, new RunOptions { Settings = Settings(options) }), probes);
    }

    /// <summary>Output of a quiet run that ends by itself.</summary>
    public static string Quiet(string source)
    {
        TestHost host = Run(source, "quiet").Host;
        Assert.Empty(host.Messages);
        Assert.EndsWith("\n", host.Output);
        return host.Output[..^1];
    }

    public static OptionSettings Settings(string[] options)
    {
        OptionSettings settings = new();
        foreach (string option in options)
        {
            string[] parts = option.Split('=', 2);
            Assert.True(settings.TrySet(parts[0], parts.Length > 1 ? parts[1] : null, fromProgram: false, out string reason), reason);
        }
        return settings;
    }
}
