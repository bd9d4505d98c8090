using Bridle.Language.Diagnostics;
using Bridle.Language.Intermediate;
using Bridle.Language.Syntax.Lexing;
using Bridle.Language.Syntax.Nodes;
using Bridle.Language.Syntax.Parsing;
using Bridle.Language.Text;
using Bridle.Language.Pragmas;
using Bridle.Language.Types;

namespace Bridle.Language.Binding;

/// <summary>The typed arguments of the clause that is bound: what the catalog says of its descriptions, made into types.</summary>
internal sealed class ProbeArguments(BindingContext context, TypeBinder types)
{
    private readonly DiagnosticBag _diagnostics = context.Diagnostics;
    private readonly Dictionary<string, DataType?> _types = new(StringComparer.Ordinal);
    private IReadOnlyList<ProbeArgument>? _arguments;
    private bool _haveOneSignature;
    private string _description = "";

    public readonly record struct Typed(int Native, DataType Type, DataType? TranslatedType);

    /// <summary>Asks the catalog about a clause's descriptions.</summary>
    public void Enter(IReadOnlyList<DescriptionSyntax> descriptions, bool allowNone)
    {
        (_arguments, _haveOneSignature, _description) = (null, true, "");
        foreach (DescriptionSyntax syntax in descriptions)
        {
            ProbeDescription description = Describe(syntax);
            ProbeFacts facts = context.Probes.Describe(description);
            // What is refused now may match later too.
            bool isFault = facts.Matches != 0 || !allowNone;
            if (isFault && facts.Fault is { } fault) _diagnostics.ProbeRefused(syntax.Position, fault.Tag, fault.Message);
            else if (isFault && facts.Matches == 0) Unmatched(syntax, description);
            _haveOneSignature &= facts.HaveOneSignature && (_description.Length == 0 || Equal(_arguments, facts.Arguments));
            if (_description.Length == 0) (_arguments, _description) = (facts.Arguments, description.ToString());
        }
    }

    public static ProbeDescription Describe(DescriptionSyntax syntax) => new(syntax.Provider, syntax.Module, syntax.Function, syntax.Name, syntax.Identifier);

    /// <summary>One argument; null, with a report, if there is none.</summary>
    public Typed? Find(int position, long index)
    {
        if (!_haveOneSignature) _diagnostics.ArgumentsDiffer(position, _description);
        else if (_arguments is null) _diagnostics.NoArguments(position, _description);
        else if (index < 0 || index >= _arguments.Count) _diagnostics.ArgumentIndexRange(position, index, _description);
        else return Make(position, index, _arguments[(int)index]);
        return null;
    }

    private Typed? Make(int position, long index, ProbeArgument argument)
    {
        DataType? native = Known(argument.Type);
        DataType? translated = argument.TranslatedType is { } text ? Known(text) : null;
        bool isRight = native is not null && (translated is not null || argument.TranslatedType is null);
        if (!isRight) _diagnostics.ArgumentType(position, index, native is null ? argument.Type : argument.TranslatedType!);
        return isRight ? new Typed(argument.Native, native!, translated) : null;
    }

    private DataType? Known(string text)
    {
        if (!_types.TryGetValue(text, out DataType? type)) _types.Add(text, type = Read(text));
        return type;
    }

    // The text is the provider's: faults in it are its own, told as one of this clause.
    private DataType? Read(string text)
    {
        LineMap lines = new(text);
        DiagnosticBag faults = new(lines);
        CompileOptions options = new();
        ControlLines controlLines = new(lines, new PragmaReader(options.Settings, new PragmaTable(), faults), faults);
        Lexer lexer = new(text, new Macros(options, faults), controlLines, faults, context.Limits);
        Parser parser = new(lexer, context.Scope.TypeNames.ToHashSet(StringComparer.Ordinal), faults, context.Limits, SourceKind.Script, static () => false);
        ParametersSyntax syntax = parser.ArgumentTypes();
        if (faults.HasError || syntax.Items.Count != 1) return null;
        DataType type = types.Derive(types.Specified(syntax.Items[0].Specifiers), syntax.Items[0].Declarator.Derivations);
        return type.IsError() || type.IsVoid() ? null : type;
    }

    private void Unmatched(DescriptionSyntax syntax, ProbeDescription description)
    {
        if (syntax.Identifier is int identifier) _diagnostics.ProbeIdentifierUnknown(syntax.Position, $"{identifier}");
        else _diagnostics.NoProbe(syntax.Position, description.ToString());
    }

    private static bool Equal(IReadOnlyList<ProbeArgument>? left, IReadOnlyList<ProbeArgument>? right) =>
        left is null || right is null ? left is null && right is null : left.SequenceEqual(right);
}
