using Bridle.Language.Diagnostics;
using Bridle.Language.Intermediate;
using Bridle.Language.Text;

namespace Bridle.Language.Tests;

/// <summary>Short ways to compile what a test writes.</summary>
internal static class Compiling
{
    public static CompileOptions Options { get; } = new() { Macros = new Dictionary<string, long> { ["target"] = 77, ["pid"] = 1 } };

    public static CompiledProgram Program(string source, CompileOptions? options = null, IProbeCatalog? probes = null)
    {
        CompileResult result = Compiler.Compile(SourceText.OfString(source), options ?? Options, probes ?? EveryProbe.Instance);
        Assert.Null(result.Diagnostic);
        return Assert.IsType<CompiledProgram>(result.Program);
    }

    public static Diagnostic Fault(string source, CompileOptions? options = null, IProbeCatalog? probes = null)
    {
        CompileResult result = Compiler.Compile(SourceText.OfString(source), options ?? Options, probes ?? EveryProbe.Instance);
        Assert.Null(result.Program);
        return Assert.IsType<Diagnostic>(result.Diagnostic);
    }
}
