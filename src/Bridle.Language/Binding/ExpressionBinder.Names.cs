using Bridle.Language.Intermediate;
using Bridle.Language.Pragmas;
using Bridle.Language.Symbols;
using Bridle.Language.Syntax.Nodes;
using Bridle.Language.Types;

namespace Bridle.Language.Binding;

internal sealed partial class ExpressionBinder
{
    private int _expansions;

    /// <summary>What a name stands for, if it is not hidden from this version of the language.</summary>
    private Symbol? Resolve(NameExpression name)
    {
        if (name.Scope == VariableScope.Global && Parameters.FirstOrDefault(parameter => parameter.Name == name.Name) is { } parameter) return parameter;
        Symbol? symbol = _scope.Find(name.Scope, name.Name);
        if (symbol?.Stability is Stability stability) CheckStability(name, stability);
        return symbol is null || IsHidden(name.Name) ? null : symbol;
    }

    private bool IsHidden(string name) =>
        _context.Pragmas.Since(name) is { } since && LanguageVersion.TryParse(_context.Settings.Text("version"), out Version? version) && since > version;

    private void CheckStability(NameExpression name, Stability stability)
    {
        if (Stability.TryParse(_context.Settings.Text("amin"), out Stability minimum) && stability.IsBelow(minimum))
        {
            _diagnostics.StabilityBelowMinimum(name.Position, name.Name, stability.ToString(), minimum.ToString());
        }
    }

    private BoundExpression BindName(NameExpression name) => Resolve(name) switch
    {
        ParameterSymbol x => new BoundParameter(x, name.Position),
        VariableSymbol { Keys: null } x => new BoundVariable(x, name.Position),
        VariableSymbol x => Fail(name.Position, () => _diagnostics.ArrayWithoutKeys(name.Position, x.Spelling)),
        BuiltinSymbol x => new BoundBuiltin(x.Builtin, x.Type, name.Position),
        RawArgumentSymbol x => new BoundArgument(name.Position, x.Index),
        EnumeratorSymbol x => Constant(name.Position, IntegerType.Int, x.Value),
        InlineSymbol { Parameters: null } x => x.Body is BoundConstant or BoundText or BoundTranslated ? x.Body with { Position = name.Position } : Expand(name.Position, x, []),
        InlineSymbol or IndexedBuiltinSymbol => Fail(name.Position, () => _diagnostics.ArrayWithoutKeys(name.Position, name.Name)),
        FunctionSymbol => Fail(name.Position, () => _diagnostics.FunctionAsVariable(name.Position, name.Name)),
        ExternalSymbol => Fail(name.Position, () => _diagnostics.ExternalReference(name.Position, name.Name)),
        UnsupportedSymbol => Fail(name.Position, () => _diagnostics.UnsupportedVariable(name.Position, name.Name)),
        _ => Unknown(name),
    };

    private BoundError Unknown(NameExpression name)
    {
        if (name.Scope == VariableScope.Global) _diagnostics.UnknownVariable(name.Position, name.Name);
        else _diagnostics.UndeclaredVariable(name.Position, Spell(name));
        return new BoundError(name.Position);
    }

    private static string Spell(NameExpression name) => name.Scope switch
    {
        VariableScope.Thread => $"self->{name.Name}",
        VariableScope.Clause => $"this->{name.Name}",
        _ => name.Name,
    };

    // The body is shared by all uses: it was bound once, where it was declared.
    private BoundLet Expand(int position, InlineSymbol inline, IReadOnlyList<BoundExpression> values)
    {
        if (++_expansions > _context.Limits.Expansions) _diagnostics.TooMany(position, "expansions of inlines", _context.Limits.Expansions);
        BoundExpression body = inline.Body ?? new BoundError(position);
        return new BoundLet(position, inline.Parameters ?? [], values, body);
    }

    private BoundExpression BindIndex(IndexExpression index)
    {
        if (index.Target is AggregationExpression aggregation) return Fail(index.Position, () => _diagnostics.AggregationDimensions(index.Position, aggregation.Name));
        return index.Target is NameExpression name && BindNamedIndex(index, name) is { } bound ? bound : BindPlainIndex(index);
    }

    // Null where the name is an object to be indexed like any other.
    private BoundExpression? BindNamedIndex(IndexExpression index, NameExpression name) => Resolve(name) switch
    {
        VariableSymbol { Keys: not null } x => new BoundElement(x, name.Position, BindKeys(index, x.Spelling, x.Keys)),
        InlineSymbol { Parameters: { } parameters } x => Expand(name.Position, x, BindKeys(index, x.Name, [.. parameters.Select(static parameter => parameter.Type)])),
        IndexedBuiltinSymbol { Name: "args" } => BindTypedArgument(index),
        IndexedBuiltinSymbol => BindRegister(index),
        null when name.Scope == VariableScope.Clause => Fail(name.Position, () => _diagnostics.LocalArray(name.Position, Spell(name))),
        null => Unknown(name),
        _ => null,
    };

    private List<BoundExpression> BindKeys(IndexExpression index, string name, IReadOnlyList<DataType> types)
    {
        List<BoundExpression> keys = [.. index.Indices.Select(BindValue)];
        Prototype prototype = new(VoidType.Instance, [.. types.Select(static type => new PrototypeParameter(type, false))], false);
        return CheckArguments(index.Position, $"{name}[ ]", "key", keys, prototype) ? [.. keys.Zip(types, Adapt)] : keys;
    }

    private BoundExpression BindPlainIndex(IndexExpression index)
    {
        BoundExpression target = Bind(index.Target);
        if (target is BoundError) return target;
        if (index.Indices.Count != 1) return Fail(index.Position, () => _diagnostics.ScalarAsArray(index.Position, Places.VariableName(target) ?? "expression"));
        BoundExpression position = BindValue(index.Indices[0]);
        if (position is BoundError) return position;
        if (!position.Type.IsInteger()) return Fail(index.Position, () => _diagnostics.NeedsInteger(index.Position, "[ ]"));
        if (target.Type.IsString()) return new BoundHelper(Helper.TextCharacter, IntegerType.Char, index.Position, [target, Convert(position, IntegerType.Long)]);
        if (target.Type.Resolved is ArrayType array) CheckBounds(index.Position, array, position);
        if (Places.IsOwnArray(target)) return new BoundIndexed(target.Type.Pointee()!, index.Position, target, Convert(position, IntegerType.Long));
        BoundExpression pointer = Decay(target);
        if (!pointer.Type.IsPointer()) return Fail(index.Position, () => _diagnostics.ScalarAsArray(index.Position, Places.VariableName(target) ?? "expression"));
        return Dereference(index.Position, AddToPointer(index.Position, "[ ]", pointer, position, Opcode.Add));
    }

    private void CheckBounds(int place, ArrayType array, BoundExpression index)
    {
        if (index is BoundConstant { Value: var value } && array.Count is long count && (value < 0 || value >= count)) _diagnostics.IndexOutOfBounds(place, value, array.Name);
    }

    private BoundExpression BindRegister(IndexExpression index)
    {
        const int Registers = 26;
        if (index.Indices.Count != 1 || BindValue(index.Indices[0]) is not { } number) return Fail(index.Position, () => _diagnostics.ArgumentIndexNotConstant(index.Position, "uregs"));
        if (!number.Type.IsInteger()) return Fail(index.Position, () => _diagnostics.ArgumentIndexNotConstant(index.Position, "uregs"));
        if (number is BoundConstant { Value: var value } && (value < 0 || value >= Registers)) return Fail(index.Position, () => _diagnostics.RegisterIndex(index.Position, value));
        return new BoundHelper(Helper.UserRegister, BasicTypes("uint64_t"), index.Position, [Convert(number, IntegerType.Long)]);
    }

    private BoundExpression BindTypedArgument(IndexExpression index)
    {
        if (index.Indices.Count != 1 || Evaluate(index.Indices[0]) is not long number)
        {
            return Fail(index.Position, () => _diagnostics.ArgumentIndexNotConstant(index.Position, "args"));
        }
        if (Arguments.Find(index.Position, number) is not { } argument) return new BoundError(index.Position);
        BoundExpression value = Typed(index.Position, argument.Native, argument.Type);
        if (argument.TranslatedType is not { } output) return value;
        if (_scope.FindTranslator(output.Pointee() ?? output, argument.Type) is { } translator) return new BoundTranslated(output, index.Position, translator, value);
        if (TypeRules.AreSame(output, argument.Type)) return value;
        return Fail(index.Position, () => _diagnostics.ArgumentTranslator(index.Position, number, argument.Type.Name, output.Name));
    }

    private BoundExpression Typed(int position, int native, DataType type)
    {
        BoundArgument raw = new(position, native);
        if (type.IsString()) return ReadText(Convert(raw, new PointerType(IntegerType.Char)));
        return Convert(raw, type.Resolved is ArrayType array ? new PointerType(array.Element) : type);
    }
}
