using Bridle.Language.Intermediate;
using Bridle.Language.Passes;
using Bridle.Language.Symbols;
using Bridle.Language.Syntax.Nodes;
using Bridle.Language.Types;

namespace Bridle.Language.Binding;

internal sealed partial class ExpressionBinder
{
    private readonly AllocaTaint _taint = new();

    private BoundExpression BindAssignment(AssignmentExpression syntax)
    {
        if (syntax.Operator is BinaryOperator op) return BindUpdate(syntax.Position, op, syntax.Left, BindValue(syntax.Right));
        if (syntax.Left is IndexExpression { Target: AggregationExpression } list) return BindIndex(list);
        BoundExpression value = BindValue(syntax.Right);
        if (value is BoundError) return value;
        if (value.Type.IsOpaque() || value is BoundTranslated) return Fail(syntax.Position, () => _diagnostics.DynamicOperand(syntax.Position, "="));
        BoundExpression place = BindPlace(syntax.Left, "=", () => NewType(value));
        if (place is BoundError) return place;
        BoundExpression? converted = Assignable(place.Type, value, Places.VariableName(place) is not null);
        if (converted is null) return Fail(syntax.Position, () => _diagnostics.IncompatibleOperands(syntax.Position, "=", place.Type.Name, value.Type.Name));
        if (!_taint.TryAssign(place, converted)) _diagnostics.AllocaMixed(syntax.Position);
        return new BoundAssignment(syntax.Position, place, converted);
    }

    // The type of a variable that this value makes; a void makes none.
    private static DataType? NewType(BoundExpression value) => value.Type.IsVoid() || value.Type.IsFunction() ? null : value.Type;

    /// <summary>The value as one of this type; null if it cannot be one. 0 gives a variable's storage back, whatever its type.</summary>
    public BoundExpression? Assignable(DataType type, BoundExpression value, bool isVariable)
    {
        if (type.IsError() || value.Type.IsError()) return value;
        if (type.IsInteger() && value.Type.IsInteger()) return Convert(value, type);
        if (type.IsString() && value.Type.IsText()) return ToText(value);
        if (type.IsString() && isVariable && IsZero(value)) return new BoundNullText(value.Position);
        if (type.IsPointer()) return IsZero(value) || ArePointers(type, value) ? Convert(value, type) : null;
        bool areSame = TypeRules.AreSame(type, value.Type);
        if (type.IsStructure() && isVariable && IsZero(value)) return new BoundNullText(value.Position);
        return areSame && (type.IsFloating() || type.IsStructure()) ? value : null;
    }

    private static bool ArePointers(DataType type, BoundExpression value) =>
        value.Type.Resolved is PointerType { Target: var target } && TypeRules.AreCompatibleTargets(type.Pointee() ?? VoidType.Instance, target);

    /// <summary>The object on the left of an assignment; a name that is new becomes a variable of the type given.</summary>
    private BoundExpression BindPlace(Expression syntax, string op, Func<DataType?> newType)
    {
        if (_diagnostics.HasError) return new BoundError(syntax.Position);
        if (syntax is NameExpression name && Resolve(name) is null && !HidesBuiltin(name)) return NewVariable(name, op, newType(), null, []);
        if (syntax is IndexExpression { Target: NameExpression array } index && Resolve(array) is null && !HidesBuiltin(array)) return NewArray(index, array, op, newType());
        if (syntax is AggregationExpression) return Fail(syntax.Position, () => _diagnostics.DynamicOperand(syntax.Position, op));
        if (syntax is NameExpression { Scope: VariableScope.Global } fixedName && Resolve(fixedName) is not (VariableSymbol or ParameterSymbol) and not null)
        {
            return Fail(syntax.Position, () => _diagnostics.NeedsWritable(syntax.Position, op, fixedName.Name));
        }
        BoundExpression place = Bind(syntax);
        if (place is BoundError) return place;
        if (!Places.IsPlace(place)) return Fail(syntax.Position, () => _diagnostics.NeedsPlace(syntax.Position, op));
        if (place.Type.Resolved is ArrayType or FunctionType) return Fail(syntax.Position, () => _diagnostics.ArrayOrFunctionOperand(syntax.Position, op, place.Type.Name));
        return place;
    }

    // A name with a backquote is a symbol of something else: it is never made.
    private bool HidesBuiltin(NameExpression name) => name.Name.Contains('`', StringComparison.Ordinal) || _scope.Find(name.Scope, name.Name) is not null;

    private BoundExpression NewVariable(NameExpression name, string op, DataType? type, IReadOnlyList<DataType>? keys, IReadOnlyList<BoundExpression> values)
    {
        if (type is null) return Fail(name.Position, () => _diagnostics.VoidObject(name.Position, Spell(name)));
        if (type.Resolved is ArrayType) return Fail(name.Position, () => _diagnostics.ArrayOrFunctionOperand(name.Position, op, type.Name));
        if (_scope.Variables.Count + _scope.Arrays.Count >= _context.Limits.Variables) _diagnostics.TooManyIdentifiers(name.Position, _context.Limits.Variables);
        VariableSymbol symbol = _scope.AddVariable(name.Scope, name.Name, type, keys);
        _context.Pragmas.Claim(name.Name);
        return keys is null ? new BoundVariable(symbol, name.Position) : new BoundElement(symbol, name.Position, values);
    }

    private BoundExpression NewArray(IndexExpression index, NameExpression name, string op, DataType? type)
    {
        if (name.Scope == VariableScope.Clause) return Fail(name.Position, () => _diagnostics.LocalArray(name.Position, Spell(name)));
        List<BoundExpression> keys = [.. index.Indices.Select(BindValue)];
        if (keys.Count == 0) return Fail(index.Position, () => _diagnostics.ArrayWithoutKeys(index.Position, Spell(name)));
        foreach (BoundExpression key in keys)
        {
            if (!IsKey(key)) return Fail(key.Position, () => _diagnostics.KeyType(key.Position, key.Type.Name));
        }
        return NewVariable(name, op, type, [.. keys.Select(static key => KeyTypeOf(key))], keys);
    }

    /// <summary>Scalars, strings and structs are keys of arrays.</summary>
    private static bool IsKey(BoundExpression key) =>
        key is not BoundTranslated && (key.Type.IsScalar() || key.Type.IsString() || (key.Type.IsStructure() && Places.IsPlace(key)));

    private static DataType KeyTypeOf(BoundExpression key) => key is BoundMember { Member.IsBitField: true } ? Promote(key) : key.Type;

    private BoundExpression BindIncrement(UnaryExpression syntax)
    {
        bool isDecrement = syntax.Operator is UnaryOperator.PreDecrement or UnaryOperator.PostDecrement;
        bool givesOld = syntax.Operator is UnaryOperator.PostIncrement or UnaryOperator.PostDecrement;
        BoundConstant one = Constant(syntax.Position, IntegerType.Int, 1);
        BoundExpression place = BindPlace(syntax.Operand, Spell(syntax.Operator), static () => BasicTypes("int64_t"));
        if (place is BoundError) return place;
        if (!place.Type.IsScalar()) return Fail(syntax.Position, () => _diagnostics.NeedsScalar(syntax.Position, Spell(syntax.Operator)));
        return Update(syntax.Position, isDecrement ? BinaryOperator.Subtract : BinaryOperator.Add, place, one, givesOld);
    }

    private BoundExpression BindUpdate(int position, BinaryOperator op, Expression left, BoundExpression value)
    {
        if (value is BoundError) return value;
        string spelling = OperatorTable.Spell(op) + "=";
        BoundExpression place = BindPlace(left, spelling, static () => BasicTypes("int64_t"));
        return place is BoundError ? place : Update(position, op, place, value, givesOld: false);
    }

    private BoundExpression Update(int position, BinaryOperator op, BoundExpression place, BoundExpression value, bool givesOld)
    {
        // The same operation on the value says what is allowed, and in which type it works.
        BoundExpression combined = Combine(position, op, place, value);
        return combined switch
        {
            BoundBinary binary when Assignable(place.Type, binary, false) is not null =>
                new BoundUpdate(binary.Operation, binary.Left.Type, position, place, binary.Right, givesOld),
            BoundError => combined,
            _ => Fail(position, () => _diagnostics.IncompatibleOperands(position, OperatorTable.Spell(op) + "=", place.Type.Name, value.Type.Name)),
        };
    }
}
