using Bridle.Language.Types;

namespace Bridle.Language.Symbols;

/// <summary>The names of a program: types, variables of each scope, aggregations, translators. What it lacks, the prelude may have.</summary>
internal sealed class ProgramScope(ProgramScope? prelude)
{
    private readonly Dictionary<string, DataType> _tags = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DataType> _typedefs = new(StringComparer.Ordinal);
    private readonly Dictionary<(VariableScope Scope, string Name), Symbol> _symbols = [];
    private readonly List<VariableSymbol> _variables = [];
    private readonly List<VariableSymbol> _arrays = [];
    private readonly Dictionary<string, AggregationSymbol> _aggregations = new(StringComparer.Ordinal);
    private readonly Dictionary<(DataType Output, DataType Input), Translator> _translators = [];
    // Symbols in order of their making, so that a clause's can be taken back.
    private readonly List<(VariableScope Scope, string Name)> _journal = [];

    public IReadOnlyList<VariableSymbol> Variables => _variables;

    public IReadOnlyList<VariableSymbol> Arrays => _arrays;

    public IEnumerable<AggregationSymbol> Aggregations => _aggregations.Values;

    public IEnumerable<string> TypeNames => _typedefs.Keys.Concat(prelude?.TypeNames ?? BasicTypes.All.Keys);

    /// <summary>The program's own names come before the prelude's, and those before the built-in ones.</summary>
    public Symbol? Find(VariableScope scope, string name)
    {
        if (_symbols.TryGetValue((scope, name), out Symbol? symbol)) return symbol;
        if (scope != VariableScope.Global) return null;
        return prelude is not null ? prelude.Find(scope, name) : BuiltinTable.Find(name) ?? FunctionTable.Find(name);
    }

    /// <summary>False if the program has the name already.</summary>
    public bool TryAdd(VariableScope scope, Symbol symbol)
    {
        bool isNew = _symbols.TryAdd((scope, symbol.Name), symbol);
        if (isNew) _journal.Add((scope, symbol.Name));
        return isNew;
    }

    public VariableSymbol AddVariable(VariableScope scope, string name, DataType type, IReadOnlyList<DataType>? keys)
    {
        List<VariableSymbol> list = keys is null ? _variables : _arrays;
        VariableSymbol variable = new(name, scope, type, keys, list.Count);
        list.Add(variable);
        TryAdd(scope, variable);
        return variable;
    }

    public DataType? FindTag(string tag) => _tags.TryGetValue(tag, out DataType? type) ? type : prelude?.FindTag(tag);

    public bool HasOwnTag(string tag) => _tags.ContainsKey(tag);

    public void AddTag(string tag, DataType type) => _tags[tag] = type;

    public DataType? FindTypedef(string name) =>
        _typedefs.TryGetValue(name, out DataType? type) ? type : prelude is not null ? prelude.FindTypedef(name) : BasicTypes.All.GetValueOrDefault(name);

    public bool TryAddTypedef(string name, DataType type) => _typedefs.TryAdd(name, type);

    public AggregationSymbol? FindAggregation(string name) => _aggregations.GetValueOrDefault(name);

    /// <summary>The aggregation of this name, made if it is new.</summary>
    public AggregationSymbol Aggregation(string name)
    {
        if (!_aggregations.TryGetValue(name, out AggregationSymbol? aggregation))
        {
            aggregation = new AggregationSymbol(name, _aggregations.Count);
            _aggregations.Add(name, aggregation);
        }
        return aggregation;
    }

    public bool TryAddTranslator(Translator translator) => _translators.TryAdd((translator.Output.Resolved, Key(translator.Input)), translator);

    public Translator? FindTranslator(DataType output, DataType input) =>
        _translators.TryGetValue((output.Resolved, Key(input)), out Translator? translator) ? translator : prelude?.FindTranslator(output, input);

    public int Mark() => _journal.Count;

    /// <summary>Takes back the variables that were made since the mark.</summary>
    public void Undo(int mark)
    {
        for (int i = _journal.Count - 1; i >= mark; i--)
        {
            _symbols.Remove(_journal[i], out Symbol? symbol);
            if (symbol is not VariableSymbol variable) continue;
            List<VariableSymbol> list = variable.Keys is null ? _variables : _arrays;
            list.RemoveAt(list.Count - 1);
        }
        _journal.RemoveRange(mark, _journal.Count - mark);
    }

    // A pointer to a struct stands for the struct; what is made anew each time cannot be a key.
    private static DataType Key(DataType type) => type.Resolved is PointerType pointer ? pointer.Target.Resolved : type.Resolved;
}
