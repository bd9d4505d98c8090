using Bridle.Engine.Probes;
using Bridle.Engine.Running;
using Bridle.Language;
using Bridle.Language.Diagnostics;
using Bridle.Language.Intermediate;
using Bridle.Language.Options;
using Bridle.Language.Text;

namespace Bridle.Engine.Tests;

/// <summary>The programs of one command are one program: -s and -n, in their order.</summary>
public class SeveralTextsTests
{
    [Fact]
    public void They_share_variables_aggregations_inlines_and_types()
    {
        TestHost host = Run(
            "typedef struct pt { int x; int y; } pt_t; inline int three = 3; BEGIN { x = 5; @a[\"k\"] = sum(2); self->v = 7; m[1, \"a\"] = 9; }",
            "BEGIN { printf(\"%d %d %d %d %d\", x, three, self->v, m[1, \"a\"], sizeof(pt_t)); @a[\"k\"] = sum(1); exit(0); }").Host;
        Assert.Equal($"5 3 7 9 8\n  {"k",-50} {3,16}\n", host.Output);
    }

    [Fact]
    public void Clause_locals_live_through_the_clauses_of_all()
    {
        TestHost host = Run("BEGIN { this->n = 3; }", "BEGIN { printf(\"%d\", this->n); exit(0); }").Host;
        Assert.Equal("3\n", host.Output);
    }

    [Fact]
    public void The_last_one_says_how_long_strings_are()
    {
        TestHost host = Run("BEGIN { s = \"0123456789\"; }", "#pragma D option strsize=8\nBEGIN { printf(\"%s\", s); exit(0); }").Host;
        Assert.Equal("0123456\n", host.Output);
    }

    [Fact]
    public void Clauses_are_numbered_through_and_counted_for_each()
    {
        (TestHost host, TracingRun run) = Run("BEGIN { x = 1; }", "BEGIN, END { y = 1; } BEGIN { z = x - 1; trace(1 / z); } BEGIN { exit(0); }");
        Assert.Equal((1, 4), (run.Enablings(0), run.Enablings(1)));
        Assert.StartsWith("error in dt_clause_2 for probe ID 1 (dtrace:::BEGIN): divide-by-zero", Assert.Single(host.Messages), StringComparison.Ordinal);
    }

    [Fact]
    public void A_fault_says_in_which_one_it_is()
    {
        CompileResult result = Compiler.Compile(Units("BEGIN { x = 1; }", "BEGIN { x = \"s\"; }"), new ProbeTable());
        Assert.Equal((1, ErrorTag.OpIncompat), (result.Unit, result.Diagnostic?.Tag));
    }

    private static (TestHost Host, TracingRun Run) Run(params string[] texts)
    {
        ProbeTable probes = new();
        CompileResult result = Compiler.Compile(Units(texts), probes);
        Assert.Null(result.Diagnostic);
        TestHost host = new();
        OptionSettings settings = new();
        settings.TrySet("quiet", null, fromProgram: false, out _);
        TracingRun run = new(Assert.IsType<CompiledProgram>(result.Program), probes, host, new RunOptions { Settings = settings });
        run.Run();
        return (host, run);
    }

    private static CompileUnit[] Units(params string[] texts) => [.. texts.Select(static text => new CompileUnit(SourceText.OfString(text), new CompileOptions()))];
}
