using Bridle.Language.Binding;
using Bridle.Language.Diagnostics;
using Bridle.Language.Intermediate;
using Bridle.Language.Passes.Lowering;
using Bridle.Language.Symbols;
using Bridle.Language.Syntax;
using Bridle.Language.Text;

namespace Bridle.Language;

/// <summary>A program, or what is wrong with its text: one of both is null.</summary>
public sealed record CompileResult(CompiledProgram? Program, Diagnostic? Diagnostic);

/// <summary>Text in, program or diagnostic out. Needs no machine, no file and no privilege; any number may run at once.</summary>
public static class Compiler
{
    /// <param name="probes">Whom to ask about probe descriptions.</param>
    public static CompileResult Compile(SourceText source, CompileOptions options, IProbeCatalog probes)
    {
        SyntaxTree tree = SyntaxTree.Parse(source, options, Prelude.Scope.TypeNames);
        DiagnosticBag diagnostics = tree.Diagnostics;
        if (diagnostics.First is { } fault) return new CompileResult(null, fault);
        BindingContext context = new(new ProgramScope(Prelude.Scope), diagnostics, tree.Settings, tree.Pragmas, options.Limits, probes);
        BoundProgram bound = new ProgramBinder(context, options.AllowNoProbes || tree.Settings.Flag("zdefs")).Bind(tree.Items);
        if (diagnostics.HasError) return new CompileResult(null, diagnostics.First);
        CompiledProgram? program = ProgramLowering.Lower(bound, tree.Lines, diagnostics, options.Limits, context.StringBytes);
        if (program is not null) ProgramVerifier.Verify(program);
        return new CompileResult(program, diagnostics.First);
    }
}
