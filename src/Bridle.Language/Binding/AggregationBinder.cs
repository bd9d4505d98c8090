using Bridle.Language.Diagnostics;
using Bridle.Language.Intermediate;
using Bridle.Language.Symbols;
using Bridle.Language.Syntax.Nodes;
using Bridle.Language.Types;

namespace Bridle.Language.Binding;

/// <summary>@name[keys] = function(value, ...): the first one says what function and keys the aggregation has.</summary>
internal sealed class AggregationBinder(BindingContext context, ExpressionBinder expressions)
{
    private readonly DiagnosticBag _diagnostics = context.Diagnostics;
    private readonly DatumBinder _data = new(context, expressions);

    public BoundStatement? Bind(int position, AggregationExpression left, Expression right)
    {
        if (right is not CallExpression { Callee: NameExpression } call || expressions.FindFunction(call) is not { } function || !function.Function.IsAggregating())
        {
            _diagnostics.AggregationFunction(right.Position, left.Name);
            return null;
        }
        List<BoundExpression> keys = [.. (left.Keys ?? []).Select(_data.Bind)];
        List<BoundExpression> values = [.. call.Arguments.Select(expressions.BindValue)];
        if (_diagnostics.HasError) return null;
        AggregationSymbol aggregation = context.Scope.Aggregation(left.Name);
        CheckFunction(position, aggregation, function);
        List<BoundExpression> fitting = Keys(position, aggregation, keys);
        return _diagnostics.HasError ? null : Value(position, aggregation, function, fitting, values);
    }

    private void CheckFunction(int position, AggregationSymbol aggregation, FunctionSymbol function)
    {
        if (aggregation.Function is { } known && known.Function != function.Function) _diagnostics.AggregationRedefined(position, aggregation.Name, known.Name, function.Name);
        aggregation.Function ??= function;
    }

    private List<BoundExpression> Keys(int position, AggregationSymbol aggregation, List<BoundExpression> keys)
    {
        foreach (BoundExpression key in keys)
        {
            bool isKey = key is not BoundTranslated && (key.Type.IsScalar() || key.Type.IsString() || key.Type.IsOpaque() || key.Type.IsStructure());
            if (!isKey && !Places.IsOwnArray(key)) _diagnostics.KeyType(key.Position, key.Type.Name);
        }
        if (aggregation.Keys is null)
        {
            aggregation.Keys = keys;
            return keys;
        }
        Prototype prototype = new(VoidType.Instance, [.. aggregation.Keys.Select(static key => new PrototypeParameter(key.Type, false))], false);
        bool isRight = expressions.CheckArguments(position, $"@{aggregation.Name}[ ]", "key", keys, prototype);
        return isRight ? [.. keys.Zip(aggregation.Keys, (key, known) => expressions.Adapt(key, known.Type))] : keys;
    }

    private BoundAggregate? Value(int position, AggregationSymbol aggregation, FunctionSymbol function, List<BoundExpression> keys, List<BoundExpression> values)
    {
        int parameters = Parameters(function.Function);
        if (function.Function == Function.Quantize && values.Count is < 1 or > 2) _diagnostics.QuantizePrototype(position, values.Count);
        int least = function.Function == Function.Count ? 0 : 1 + Required(function.Function);
        int most = function.Function == Function.Count ? 0 : 1 + parameters + (IsQuantize(function.Function) ? 1 : 0);
        if (values.Count < least || values.Count > most) _diagnostics.PrototypeLength(position, $"{function.Name}( )", "arg", values.Count, least, most, false);
        if (_diagnostics.HasError) return null;
        if (values.Count > 0 && (!values[0].Type.IsScalar() || values[0] is BoundTranslated)) _diagnostics.AggregationValue(position, function.Name);
        QuantizeConstants constants = new(_diagnostics, position, function);
        QuantizeParameters read = function.Function switch
        {
            Function.LinearQuantize => constants.Linear(values),
            Function.LogLinearQuantize => constants.LogLinear(values),
            _ => default,
        };
        if (parameters > 0) CheckParameters(constants, aggregation, read);
        aggregation.IsSigned ??= values.Count > 0 && values[0].Type.IsSigned();
        BoundExpression? increment = values.Count > 1 + parameters ? values[1 + parameters] : null;
        if (increment?.Type.IsInteger() == false) _diagnostics.PrototypeArgument(position, $"{function.Name}( )", "argument", values.Count, "int64_t", increment.Type.Name);
        return new BoundAggregate(position, aggregation, keys, values.FirstOrDefault(), increment);
    }

    private static void CheckParameters(QuantizeConstants constants, AggregationSymbol aggregation, QuantizeParameters read)
    {
        if (aggregation.Parameters == default) aggregation.Parameters = read;
        else constants.CheckSame(aggregation.Parameters, read);
    }

    private static bool IsQuantize(Function function) => function is Function.Quantize or Function.LinearQuantize or Function.LogLinearQuantize;

    private static int Parameters(Function function) => function switch
    {
        Function.LinearQuantize => 3,
        Function.LogLinearQuantize => 4,
        _ => 0,
    };

    private static int Required(Function function) => function == Function.LinearQuantize ? 2 : Parameters(function);
}
