using Bridle.Language.Diagnostics;
using Bridle.Language.Symbols;
using Bridle.Language.Syntax.Nodes;
using Bridle.Language.Types;

namespace Bridle.Language.Binding;

/// <summary>Inlines and translators: expressions that are bound once and stand wherever their name is used.</summary>
internal sealed class InlineBinder(BindingContext context, ExpressionBinder expressions)
{
    private readonly DiagnosticBag _diagnostics = context.Diagnostics;
    private readonly ProgramScope _scope = context.Scope;
    private readonly TypeBinder _types = expressions.Types;

    public void Bind(InlineSyntax syntax)
    {
        string name = syntax.Declarator.Name ?? "";
        if (syntax.Specifiers.Storage != StorageClass.None) _diagnostics.BadStorageClass(syntax.Position);
        if (name.Contains('`', StringComparison.Ordinal)) _diagnostics.ScopeInDeclaration(syntax.Declarator.Position, name);
        DataType type = _types.Specified(syntax.Specifiers);
        List<ParameterSymbol>? parameters = null;
        IReadOnlyList<DerivationSyntax> derivations = syntax.Declarator.Derivations;
        if (derivations is [KeyDerivation keys, ..])
        {
            parameters = Parameters(keys);
            derivations = [.. derivations.Skip(1)];
        }
        type = _types.Derive(type, derivations);
        if (type.IsVoid()) _diagnostics.VoidObject(syntax.Position, name);
        if (_diagnostics.HasError) return;
        InlineSymbol symbol = new(name, type, parameters) { Stability = context.Pragmas.Claim(name) };
        symbol.Body = Body(syntax, type, parameters ?? []);
        if (!_diagnostics.HasError && !_scope.TryAdd(VariableScope.Global, symbol)) _diagnostics.IdentifierRedeclared(syntax.Declarator.Position, name);
    }

    private List<ParameterSymbol> Parameters(KeyDerivation keys)
    {
        List<DataType> types = _types.Keys(keys);
        foreach (ParameterSyntax parameter in keys.Keys.Items.Where(static parameter => parameter.Declarator.Name is null)) _diagnostics.ParameterWithoutName(parameter.Specifiers.Position);
        return [.. types.Zip(keys.Keys.Items, static (type, parameter) => new ParameterSymbol(parameter.Declarator.Name ?? "", type))];
    }

    private BoundExpression Body(InlineSyntax syntax, DataType type, List<ParameterSymbol> parameters)
    {
        expressions.Parameters = parameters;
        BoundExpression value = expressions.BindValue(syntax.Value);
        expressions.Parameters = [];
        if (value is BoundTranslated or BoundError) return value;
        BoundExpression? converted = expressions.Assignable(type, value, isVariable: false);
        if (converted is null) _diagnostics.IncompatibleOperands(syntax.Position, "=", type.Name, value.Type.Name);
        return converted ?? new BoundError(syntax.Position);
    }

    public void Bind(TranslatorSyntax syntax)
    {
        DataType output = _types.Bind(syntax.Output), input = _types.Bind(syntax.Input);
        if (_diagnostics.HasError) return;
        if (output.Resolved is not StructType { IsComplete: true } structure)
        {
            _diagnostics.TranslatorOutput(syntax.Position, output.Name);
            return;
        }
        Translator translator = new(output, input, new ParameterSymbol(syntax.Parameter, input));
        expressions.Parameters = [translator.Parameter];
        foreach (TranslatorMemberSyntax member in syntax.Members) Bind(translator, structure, member);
        expressions.Parameters = [];
        if (!_scope.TryAddTranslator(translator)) _diagnostics.TranslatorRedeclared(syntax.Position, input.Name, output.Name);
    }

    private void Bind(Translator translator, StructType structure, TranslatorMemberSyntax syntax)
    {
        BoundExpression value = expressions.BindValue(syntax.Value);
        if (_diagnostics.HasError) return;
        if (structure.Find(syntax.Name) is not { } member)
        {
            _diagnostics.TranslatorMember(syntax.Position, syntax.Name, structure.Name);
            return;
        }
        BoundExpression? converted = value is BoundTranslated ? value : Converted(member.Type, value);
        if (converted is null) _diagnostics.TranslatorMemberType(syntax.Position, syntax.Name, member.Type.Name, value.Type.Name);
        else if (!translator.Members.TryAdd(syntax.Name, converted)) _diagnostics.IdentifierRedeclared(syntax.Position, syntax.Name);
    }

    // A member that is an array of char takes a string.
    private BoundExpression? Converted(DataType type, BoundExpression value) =>
        expressions.Assignable(type.Resolved is ArrayType && type.IsText() ? StringType.Instance : type, value, isVariable: false);
}
