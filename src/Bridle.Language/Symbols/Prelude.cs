using Bridle.Language.Binding;
using Bridle.Language.Pragmas;
using Bridle.Language.Syntax;
using Bridle.Language.Text;

namespace Bridle.Language.Symbols;

/// <summary>What the language has besides its built-in names, written in the language itself and read once.</summary>
internal static partial class Prelude
{
    private static readonly Lazy<ProgramScope> s_scope = new(Read);

    public static ProgramScope Scope => s_scope.Value;

    /// <summary>Whether the prelude has what a library of this name has elsewhere.</summary>
    public static bool Holds(string library) => library is "errno.d" or "signal.d" or "regs.d" or "procfs.d" or "unistd.d";

    private static ProgramScope Read()
    {
        CompileOptions options = new();
        SyntaxTree tree = SyntaxTree.Parse(SourceText.OfString(Source), options, BasicTypes.All.Keys);
        ProgramScope scope = new(null);
        ProgramBinder binder = new(new BindingContext(scope, tree.Diagnostics, tree.Settings, new PragmaTable(), options.Limits, EveryProbe.Instance), allowNoProbes: true);
        binder.Bind(tree);
        if (tree.Diagnostics.First is { } fault) throw new InvalidOperationException($"the prelude is wrong in line {fault.Line}: {fault.Message}");
        return scope;
    }
}
