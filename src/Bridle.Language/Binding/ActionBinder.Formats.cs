using Bridle.Language.Diagnostics;
using Bridle.Language.Intermediate;
using Bridle.Language.Symbols;
using Bridle.Language.Syntax.Nodes;
using Bridle.Language.Types;

namespace Bridle.Language.Binding;

internal sealed partial class ActionBinder
{
    private BoundAction? Formatted(int position, FunctionSymbol function, ActionKind kind, IReadOnlyList<Expression> arguments, bool mayBeEmpty)
    {
        if (arguments.Count == 0)
        {
            expressions.CheckArguments(position, $"{function.Name}( )", "arg", [], function.Prototype);
            return null;
        }
        if (_formats.Read(function.Name, arguments[0], mayBeEmpty) is not { } format) return null;
        if (arguments.Skip(1).OfType<AggregationExpression>().FirstOrDefault() is { } aggregation) _diagnostics.DynamicOperand(aggregation.Position, $"{function.Name}( )");
        BoundExpression[] values = [.. arguments.Skip(1).Select(_data.Bind)];
        if (_diagnostics.HasError) return null;
        BoundFormat fitted = _formats.Fit(function.Name, position, format, values, firstNumber: 2);
        return new BoundAction(position, function.Function, kind, values, fitted, []);
    }

    private BoundAction? Freopen(int position, FunctionSymbol function, IReadOnlyList<Expression> arguments)
    {
        if (arguments is [StringExpression { Value: "." }, ..]) _diagnostics.FreopenName(position, ".");
        return Formatted(position, function, ActionKind.Freopen, arguments, mayBeEmpty: true);
    }

    private BoundAction? Printa(int position, IReadOnlyList<Expression> arguments)
    {
        if (arguments.Count == 0)
        {
            _diagnostics.AggregationArguments(ErrorTag.PrintaProto, position, "printa", 0, "at least 1");
            return null;
        }
        bool hasFormat = arguments[0] is not AggregationExpression;
        BoundFormat? format = hasFormat ? _formats.Read("printa", arguments[0], mayBeEmpty: false) : null;
        if (hasFormat && arguments.Count == 1) _diagnostics.AggregationArguments(ErrorTag.PrintaProto, position, "printa", 1, "a format and at least 1 aggregation");
        List<AggregationSymbol> aggregations = [];
        for (int i = hasFormat ? 1 : 0; i < arguments.Count && !_diagnostics.HasError; i++)
        {
            if (Aggregation("printa", ErrorTag.PrintaAggarg, ErrorTag.PrintaAggbad, arguments[i], i + 1) is { } aggregation) aggregations.Add(aggregation);
        }
        if (_diagnostics.HasError) return null;
        foreach (AggregationSymbol other in aggregations.Skip(1)) CheckSameKeys(position, aggregations[0], other);
        if (format is not null) format = _formats.FitKeys(position, format, aggregations[0].Keys ?? []);
        return new BoundAction(position, Function.Printa, ActionKind.Printa, [], format, aggregations);
    }

    private void CheckSameKeys(int position, AggregationSymbol first, AggregationSymbol other)
    {
        IReadOnlyList<BoundExpression> keys = first.Keys ?? [], others = other.Keys ?? [];
        if (keys.Count != others.Count)
        {
            _diagnostics.PrintaKeys(position, first.Name, other.Name);
            return;
        }
        for (int i = 0; i < keys.Count; i++)
        {
            bool isAlike = (keys[i].Type.IsScalar() && others[i].Type.IsScalar()) || TypeRules.AreSame(keys[i].Type, others[i].Type);
            if (!isAlike) _diagnostics.PrintaKeyTypes(position, first.Name, other.Name, i + 1);
        }
    }

    /// <summary>An aggregation that the program has made before.</summary>
    private AggregationSymbol? Aggregation(string function, ErrorTag none, ErrorTag undefined, Expression syntax, int index)
    {
        if (syntax is not AggregationExpression { Keys: null } named)
        {
            _diagnostics.AggregationExpected(none, syntax.Position, function, index);
            return null;
        }
        AggregationSymbol? aggregation = context.Scope.FindAggregation(named.Name);
        if (aggregation is null) _diagnostics.AggregationUndefined(undefined, syntax.Position, named.Name);
        return aggregation;
    }

    private BoundAction? OnAggregation(int position, FunctionSymbol function, IReadOnlyList<Expression> arguments)
    {
        (ErrorTag length, ErrorTag none, ErrorTag undefined, int least, int most) = function.Function switch
        {
            Function.Clear => (ErrorTag.ClearProto, ErrorTag.ClearAggarg, ErrorTag.ClearAggbad, 1, 1),
            Function.Truncate => (ErrorTag.ProtoLen, ErrorTag.TruncAggarg, ErrorTag.TruncAggbad, 1, 2),
            Function.Normalize => (ErrorTag.NormalizeProto, ErrorTag.NormalizeAggarg, ErrorTag.NormalizeAggbad, 2, 2),
            _ => (ErrorTag.NormalizeProto, ErrorTag.NormalizeAggarg, ErrorTag.NormalizeAggbad, 1, 1),
        };
        if (arguments.Count < least || arguments.Count > most)
        {
            _diagnostics.AggregationArguments(length, position, function.Name, arguments.Count, least == most ? $"{least}" : $"{least} or {most}");
            return null;
        }
        if (Aggregation(function.Name, none, undefined, arguments[0], 1) is not { } aggregation) return null;
        BoundExpression[] data = [.. arguments.Skip(1).Select(expressions.BindValue)];
        CheckNumber(position, function, data);
        return new BoundAction(position, function.Function, Kind(function.Function), data, null, [aggregation]);
    }

    private void CheckNumber(int position, FunctionSymbol function, BoundExpression[] data)
    {
        if (data.Length == 0) return;
        if (function.Function == Function.Normalize && !data[0].Type.IsScalar()) _diagnostics.NormalizeValue(position);
        if (function.Function == Function.Truncate && !data[0].Type.IsInteger()) _diagnostics.PrototypeArgument(position, "trunc( )", "argument", 2, "int", data[0].Type.Name);
    }

    private static ActionKind Kind(Function function) => function switch
    {
        Function.Clear => ActionKind.Clear,
        Function.Truncate => ActionKind.Truncate,
        Function.Normalize => ActionKind.Normalize,
        _ => ActionKind.Denormalize,
    };
}
