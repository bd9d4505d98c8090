using Bridle.Language.Diagnostics;
using Bridle.Language.Symbols;
using Bridle.Language.Syntax.Nodes;
using Bridle.Language.Types;

namespace Bridle.Language.Binding;

/// <summary>Statements: actions, aggregating assignments and conditions; what is none of these is an expression.</summary>
internal sealed class StatementBinder(BindingContext context, ExpressionBinder expressions)
{
    private readonly DiagnosticBag _diagnostics = context.Diagnostics;
    private readonly ActionBinder _actions = new(context, expressions);
    private readonly AggregationBinder _aggregations = new(context, expressions);

    public List<BoundStatement> Bind(IReadOnlyList<Statement> statements)
    {
        List<BoundStatement> bound = [];
        foreach (Statement statement in statements)
        {
            if (_diagnostics.HasError) break;
            if (Bind(statement) is { } one) bound.Add(one);
        }
        return bound;
    }

    private BoundStatement? Bind(Statement statement) => statement switch
    {
        IfStatement x => new BoundIf(x.Position, Condition(x.Condition), Bind(x.Then), Bind(x.Else)),
        ExpressionStatement { Expression: CallExpression call } x when FindAction(call) is { } function => _actions.Bind(x.Position, function, call.Arguments),
        ExpressionStatement { Expression: AssignmentExpression { Operator: null, Left: AggregationExpression left } assignment } =>
            _aggregations.Bind(assignment.Position, left, assignment.Right),
        ExpressionStatement { Expression: AggregationExpression alone } => Alone(alone),
        ExpressionStatement x => Expression(x),
        _ => throw new ArgumentOutOfRangeException(nameof(statement)),
    };

    private FunctionSymbol? FindAction(CallExpression call)
    {
        if (call.Callee is not NameExpression) return null;
        return expressions.FindFunction(call) is { } function && function.Function.IsAction() ? function : null;
    }

    private BoundExpression Condition(Expression syntax)
    {
        BoundExpression condition = expressions.BindValue(syntax);
        if (!condition.Type.IsScalar()) _diagnostics.NeedsScalar(syntax.Position, "if");
        return condition;
    }

    private BoundStatement? Alone(AggregationExpression aggregation)
    {
        _diagnostics.AggregationAlone(aggregation.Position, aggregation.Name);
        return null;
    }

    private BoundExpressionStatement Expression(ExpressionStatement statement)
    {
        BoundExpression expression = expressions.Bind(statement.Expression);
        if (expression is BoundTranslated) _diagnostics.DynamicExpression(statement.Position);
        return new BoundExpressionStatement(statement.Position, expression);
    }
}
