using Bridle.Language.Syntax.Nodes;
using Bridle.Language.Types;

namespace Bridle.Language.Binding;

internal sealed partial class TypeBinder
{
    /// <summary>Makes of a type what a declarator says, pointers, arrays and functions, from the outermost inwards.</summary>
    public DataType Derive(DataType type, IReadOnlyList<DerivationSyntax> derivations)
    {
        foreach (DerivationSyntax derivation in derivations.Reverse())
        {
            type = derivation switch
            {
                PointerDerivation => new PointerType(type),
                ArrayDerivation array => Array(type, array),
                FunctionDerivation function => Function(type, function),
                KeyDerivation keys => Misplaced(keys),
                _ => throw new ArgumentOutOfRangeException(nameof(derivations)),
            };
        }
        return type;
    }

    private ErrorType Misplaced(KeyDerivation keys)
    {
        _diagnostics.ArraySubscript(keys.Position);
        return ErrorType.Instance;
    }

    private DataType Array(DataType element, ArrayDerivation syntax)
    {
        if (element.IsVoid() || element.IsFunction()) _diagnostics.TypeOfFunction(syntax.Position, $"an array of {element.Name}");
        if (syntax.Size is not { } size) return new ArrayType(element, null);
        if (evaluate(size) is not long count || count < 0)
        {
            _diagnostics.ArraySubscript(syntax.Position);
            return ErrorType.Instance;
        }
        if (count == 0) _diagnostics.ArrayWithoutSize(syntax.Position);
        bool isTooBig = (Int128)count * Math.Max(element.Size, 1) > context.Limits.TypeBytes;
        if (isTooBig) _diagnostics.ArrayTooBig(syntax.Position);
        return isTooBig ? ErrorType.Instance : new ArrayType(element, count);
    }

    private FunctionType Function(DataType result, FunctionDerivation syntax)
    {
        if (result.Resolved is FunctionType or ArrayType) _diagnostics.TypeOfFunction(syntax.Position, $"a function that returns {result.Name}");
        return new FunctionType(result, Parameters(syntax.Parameters), syntax.Parameters.IsVariadic);
    }

    /// <summary>Types of parameters, arrays and functions as pointers; a lone void is none.</summary>
    public List<DataType> Parameters(ParametersSyntax syntax)
    {
        List<DataType> types = [.. syntax.Items.Select(Parameter)];
        if (!types.Exists(static type => type.IsVoid())) return types;
        if (types.Count > 1 || syntax.IsVariadic) _diagnostics.ParameterVoid(syntax.Items[0].Specifiers.Position);
        else if (syntax.Items[0].Declarator.Name is not null) _diagnostics.ParameterVoidName(syntax.Items[0].Declarator.Position);
        return [];
    }

    private DataType Parameter(ParameterSyntax syntax)
    {
        if (syntax.Specifiers.Storage is not (StorageClass.None or StorageClass.Register)) _diagnostics.ParameterStorageClass(syntax.Specifiers.Position);
        DataType type = Derive(Specified(syntax.Specifiers), syntax.Declarator.Derivations);
        if (type.IsOpaque()) _diagnostics.ParameterType(syntax.Specifiers.Position, type.Name);
        return type.Resolved switch
        {
            ArrayType array => new PointerType(array.Element),
            FunctionType => new PointerType(type),
            _ => type,
        };
    }

    /// <summary>Types of an associative array's keys.</summary>
    public List<DataType> Keys(KeyDerivation syntax)
    {
        if (syntax.Keys.IsVariadic) _diagnostics.VariadicKeys(syntax.Position);
        List<DataType> keys = Parameters(syntax.Keys);
        foreach (DataType key in keys.Where(static key => key.IsIncomplete())) _diagnostics.ParameterType(syntax.Position, key.Name);
        if (keys.Count == 0) _diagnostics.ArraySubscript(syntax.Position);
        return keys;
    }
}
