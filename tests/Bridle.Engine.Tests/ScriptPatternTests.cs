using Bridle.Engine.Probes;
using Bridle.Engine.Running;
using Bridle.Language;
using Bridle.Language.Diagnostics;
using Bridle.Language.Text;

namespace Bridle.Engine.Tests;

/// <summary>
/// What people's scripts are made of, written anew here after what is named with each: they compile, run where the engine has the probes, and else
/// fail for the lack of the provider alone.
/// </summary>
public class ScriptPatternTests
{
    private static readonly CompileOptions s_options = new() { Macros = new Dictionary<string, long> { ["target"] = 77 } };

    public static TheoryData<string> Names() => [.. Split().Select(static text => text[..text.IndexOf(' ', StringComparison.Ordinal)])];

    [Fact]
    public void There_are_many_of_them_and_each_says_where_it_comes_from()
    {
        Assert.InRange(Split().Count(), 40, 1000);
        Assert.All(Split(), static text => Assert.Contains(" | ", text[..text.IndexOf('\n', StringComparison.Ordinal)], StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void It_compiles_and_runs_or_lacks_only_its_provider(string name)
    {
        string text = Split().Single(entry => entry.StartsWith(name + " ", StringComparison.Ordinal));
        string[] parts = text[(text.IndexOf('\n', StringComparison.Ordinal) + 1)..].Split("\n-- ");
        Assert.Null(Compile(parts[0], EveryProbe.Instance).Diagnostic);
        ProbeTable probes = new();
        CompileResult here = Compile(parts[0], probes);
        if (parts[1].StartsWith("needs ", StringComparison.Ordinal))
        {
            Assert.Equal(ErrorTag.PdescZero, here.Diagnostic?.Tag);
            Assert.StartsWith($"probe description {parts[1]["needs ".Length..].Trim()}:", here.Diagnostic!.Message, StringComparison.Ordinal);
            return;
        }
        TestHost host = new();
        Language.Options.OptionSettings settings = new();
        settings.TrySet("quiet", null, fromProgram: false, out _);
        new TracingRun(here.Program!, probes, host, new RunOptions { Settings = settings }).Run();
        Assert.Equal(parts[1]["output\n".Length..], host.Output);
    }

    private static CompileResult Compile(string program, IProbeCatalog probes) => Compiler.Compile(SourceText.OfString(program), s_options, probes);

    private static IEnumerable<string> Split() => ("\n" + File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Scripts", "patterns.txt"))[..^1]).Split("\n== ").Skip(1);
}
