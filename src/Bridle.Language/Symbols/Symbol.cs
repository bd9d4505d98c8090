using Bridle.Language.Binding;
using Bridle.Language.Intermediate;
using Bridle.Language.Pragmas;
using Bridle.Language.Types;

namespace Bridle.Language.Symbols;

/// <summary>What a name stands for.</summary>
internal abstract class Symbol(string name)
{
    public string Name => name;

    public Stability? Stability { get; init; }
}

/// <summary>A variable; with keys an associative array.</summary>
internal sealed class VariableSymbol(string name, VariableScope scope, DataType type, IReadOnlyList<DataType>? keys, int id) : Symbol(name)
{
    public VariableScope Scope => scope;

    public DataType Type => type;

    public IReadOnlyList<DataType>? Keys => keys;

    /// <summary>Its number among the variables, or among the arrays.</summary>
    public int Id => id;

    public string Spelling => scope switch { VariableScope.Thread => $"self->{Name}", VariableScope.Clause => $"this->{Name}", _ => Name };
}

/// <summary>A variable that the probe's surroundings give.</summary>
internal sealed class BuiltinSymbol(string name, DataType type, Builtin builtin) : Symbol(name)
{
    public DataType Type => type;

    public Builtin Builtin => builtin;
}

/// <summary>arg0 to arg9.</summary>
internal sealed class RawArgumentSymbol(string name, int index) : Symbol(name)
{
    public int Index => index;
}

/// <summary>args[] and uregs[], which only exist with an index.</summary>
internal sealed class IndexedBuiltinSymbol(string name) : Symbol(name);

/// <summary>A name that exists elsewhere and means nothing to a process.</summary>
internal sealed class UnsupportedSymbol(string name) : Symbol(name);

internal sealed class FunctionSymbol(string name, Function function, Prototype prototype) : Symbol(name)
{
    public Function Function => function;

    public Prototype Prototype => prototype;
}

internal sealed class EnumeratorSymbol(string name, int value, DataType type) : Symbol(name)
{
    public int Value => value;

    public DataType Type => type;
}

/// <summary>A name for an expression; with parameters it looks like an array.</summary>
internal sealed class InlineSymbol(string name, DataType type, IReadOnlyList<ParameterSymbol>? parameters) : Symbol(name)
{
    public DataType Type => type;

    public IReadOnlyList<ParameterSymbol>? Parameters => parameters;

    public BoundExpression? Body { get; set; }
}

/// <summary>The parameter of an inline or of a translator: a value that is computed once where it is used.</summary>
internal sealed class ParameterSymbol(string name, DataType type) : Symbol(name)
{
    public DataType Type => type;
}

/// <summary>What a declaration says to be elsewhere.</summary>
internal sealed class ExternalSymbol(string name, DataType type) : Symbol(name)
{
    public DataType Type => type;
}

/// <summary>An aggregation; the first use says what it is.</summary>
internal sealed class AggregationSymbol(string name, int id) : Symbol(name)
{
    public int Id => id;

    public FunctionSymbol? Function { get; set; }

    public QuantizeParameters Parameters { get; set; }

    public IReadOnlyList<BoundExpression>? Keys { get; set; }

    public bool? IsSigned { get; set; }
}

/// <summary>How to see a value of one type as a struct of another.</summary>
internal sealed class Translator(DataType output, DataType input, ParameterSymbol parameter)
{
    public DataType Output => output;

    public DataType Input => input;

    public ParameterSymbol Parameter => parameter;

    public Dictionary<string, BoundExpression> Members { get; } = new(StringComparer.Ordinal);
}
