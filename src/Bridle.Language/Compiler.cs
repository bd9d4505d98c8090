using Bridle.Language.Binding;
using Bridle.Language.Diagnostics;
using Bridle.Language.Intermediate;
using Bridle.Language.Options;
using Bridle.Language.Passes.Lowering;
using Bridle.Language.Symbols;
using Bridle.Language.Syntax;
using Bridle.Language.Text;

namespace Bridle.Language;

/// <summary>One text of a program: a script, or the argument of an option.</summary>
public sealed record CompileUnit(SourceText Source, CompileOptions Options);

/// <summary>A program, or what is wrong with its text: one of both is null.</summary>
/// <param name="Unit">Number of the text that is wrong.</param>
public sealed record CompileResult(CompiledProgram? Program, Diagnostic? Diagnostic, int Unit = 0);

/// <summary>Text in, program or diagnostic out. Needs no machine, no file and no privilege; any number may run at once.</summary>
public static class Compiler
{
    /// <param name="probes">Whom to ask about probe descriptions.</param>
    public static CompileResult Compile(SourceText source, CompileOptions options, IProbeCatalog probes) => Compile([new CompileUnit(source, options)], probes);

    /// <summary>
    /// Several texts as one program: they share variables, aggregations, types, inlines and translators, and what one's pragmas set holds
    /// for those after it.
    /// </summary>
    public static CompileResult Compile(IReadOnlyList<CompileUnit> units, IProbeCatalog probes)
    {
        ArgumentNullException.ThrowIfNull(units);
        if (units.Count == 0) throw new ArgumentException("a program needs a text", nameof(units));
        ProgramScope scope = new(Prelude.Scope);
        OptionSettings settings = units[0].Options.Settings;
        List<BoundProgram> bound = [];
        for (int i = 0; i < units.Count; i++)
        {
            CompileUnit unit = units[i];
            SyntaxTree tree = SyntaxTree.Parse(unit.Source, unit.Options with { Settings = settings }, scope.TypeNames);
            settings = tree.Settings;
            if (!tree.Diagnostics.HasError) bound.Add(Bind(tree, unit.Options, scope, probes));
            if (tree.Diagnostics.First is { } fault) return new CompileResult(null, fault, i);
        }
        return Lower(bound, units[0].Options.Limits);
    }

    private static BoundProgram Bind(SyntaxTree tree, CompileOptions options, ProgramScope scope, IProbeCatalog probes)
    {
        BindingContext context = new(scope, tree.Diagnostics, tree.Settings, tree.Pragmas, options.Limits, probes);
        return new ProgramBinder(context, options.AllowNoProbes || tree.Settings.Flag("zdefs")).Bind(tree);
    }

    private static CompileResult Lower(List<BoundProgram> units, LanguageLimits limits)
    {
        if (ProgramLowering.Lower(units, limits, out int faulty) is not { } program) return new CompileResult(null, units[faulty].Diagnostics.First, faulty);
        ProgramVerifier.Verify(program);
        return new CompileResult(program, null);
    }
}
