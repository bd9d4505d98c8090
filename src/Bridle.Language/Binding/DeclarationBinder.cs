using Bridle.Language.Diagnostics;
using Bridle.Language.Symbols;
using Bridle.Language.Syntax.Nodes;
using Bridle.Language.Types;

namespace Bridle.Language.Binding;

/// <summary>Declarations outside of clauses: types, variables and what is elsewhere.</summary>
internal sealed class DeclarationBinder(BindingContext context, ExpressionBinder expressions)
{
    private readonly DiagnosticBag _diagnostics = context.Diagnostics;
    private readonly ProgramScope _scope = context.Scope;
    private readonly TypeBinder _types = expressions.Types;

    public void Bind(DeclarationSyntax syntax)
    {
        SpecifierSyntax specifiers = syntax.Specifiers;
        if (specifiers.Storage is StorageClass.Auto or StorageClass.Register or StorageClass.Static) _diagnostics.BadStorageClass(specifiers.Position);
        DataType type = _types.Specified(specifiers);
        bool isUseful = specifiers.Compound is not null && specifiers.Storage == StorageClass.None;
        if (syntax.Declarators.Count == 0 && !isUseful) _diagnostics.UselessDeclaration(syntax.Position);
        foreach (DeclaratorSyntax declarator in syntax.Declarators)
        {
            if (_diagnostics.HasError) return;
            Declare(specifiers.Storage, type, declarator, declarator.Name ?? "");
        }
    }

    private void Declare(StorageClass storage, DataType type, DeclaratorSyntax declarator, string name)
    {
        if (name.Contains('`', StringComparison.Ordinal)) _diagnostics.ScopeInDeclaration(declarator.Position, name);
        (DataType full, List<DataType>? keys) = Shape(type, declarator);
        if (_diagnostics.HasError) return;
        if (storage == StorageClass.Typedef) DeclareType(declarator.Position, name, full, keys);
        else if (storage == StorageClass.Extern || full.IsFunction()) DeclareExternal(declarator.Position, name, full);
        else DeclareVariable(Scope(storage), declarator.Position, name, full, keys);
    }

    /// <summary>The type of a declared name, and the types of its keys if it is an associative array.</summary>
    private (DataType Type, List<DataType>? Keys) Shape(DataType type, DeclaratorSyntax declarator) => declarator.Derivations is [KeyDerivation keys, ..]
        ? (_types.Derive(type, [.. declarator.Derivations.Skip(1)]), _types.Keys(keys))
        : (_types.Derive(type, declarator.Derivations), null);

    private static VariableScope Scope(StorageClass storage) => storage switch
    {
        StorageClass.Self => VariableScope.Thread,
        StorageClass.This => VariableScope.Clause,
        _ => VariableScope.Global,
    };

    private void DeclareType(int position, string name, DataType type, List<DataType>? keys)
    {
        if (keys is not null) _diagnostics.ArraySubscript(position);
        bool isSame = _scope.FindTypedef(name) is { } known && TypeRules.AreSame(known, type);
        if (!_scope.TryAddTypedef(name, new TypedefType(name, type)) && !isSame) _diagnostics.TypeRedeclared(position, name);
    }

    private void DeclareExternal(int position, string name, DataType type)
    {
        bool isSame = _scope.Find(VariableScope.Global, name) is ExternalSymbol known && TypeRules.AreSame(known.Type, type);
        if (!isSame && !_scope.TryAdd(VariableScope.Global, new ExternalSymbol(name, type))) _diagnostics.IdentifierRedeclared(position, name);
    }

    private void DeclareVariable(VariableScope scope, int position, string name, DataType type, List<DataType>? keys)
    {
        if (type.IsVoid()) _diagnostics.VoidObject(position, name);
        else if (type.IsOpaque()) _diagnostics.DynamicObject(position, name);
        else if (type.Resolved is ArrayType { Count: null }) _diagnostics.ArrayWithoutSize(position);
        else if (type.IsIncomplete()) _diagnostics.IncompleteObject(position, type.Name);
        else if (scope == VariableScope.Clause && keys is not null) _diagnostics.LocalAssociativeArray(position, name);
        else if (type.Size > context.Limits.ClauseBytes) _diagnostics.ArrayTooBig(position);
        else if (_scope.Variables.Count + _scope.Arrays.Count >= context.Limits.Variables) _diagnostics.TooManyIdentifiers(position, context.Limits.Variables);
        else AddVariable(scope, position, name, type, keys);
    }

    private void AddVariable(VariableScope scope, int position, string name, DataType type, List<DataType>? keys)
    {
        Symbol? known = _scope.Find(scope, name);
        if (known is null)
        {
            _scope.AddVariable(scope, name, type, keys);
            context.Pragmas.Claim(name);
            return;
        }
        bool isSame = known is VariableSymbol variable && TypeRules.AreSame(variable.Type, type) && variable.Keys is null == keys is null
            && (keys is null || (keys.Count == variable.Keys!.Count && keys.Zip(variable.Keys, TypeRules.AreSame).All(static same => same)));
        if (!isSame) _diagnostics.IdentifierRedeclared(position, name);
    }
}
