using System.Collections.Immutable;
using Bridle.Language.Binding;
using Bridle.Language.Intermediate;
using Bridle.Language.Symbols;

namespace Bridle.Language.Passes.Lowering;

/// <summary>Turns one clause into instructions: this part has its statements.</summary>
internal sealed partial class ClauseLowering
{
    private readonly CodeBuilder _code;
    private readonly ProgramTables _tables;
    private readonly RecordLayout _record;
    private readonly ImmutableArray<ActionDescriptor>.Builder _actions = ImmutableArray.CreateBuilder<ActionDescriptor>();
    private readonly Dictionary<ParameterSymbol, int> _parameters = [];

    private ClauseLowering(ProgramTables tables, LanguageLimits limits, int actions) =>
        (_tables, _code, _record) = (tables, new CodeBuilder(limits), new RecordLayout(actions));

    private bool IsDestructive { get; set; }

    private bool IsSpeculative { get; set; }

    /// <summary>Null if the clause is larger than its limits.</summary>
    public static Clause? Lower(BoundClause bound, ClausePlace place, ProgramTables tables, LanguageLimits limits)
    {
        ClauseLowering predicate = new(tables, limits, 0), body = new(tables, limits, bound.Statements.Count == 0 ? 1 : CountActions(bound.Statements));
        ClauseCode? condition = bound.Predicate is { } expression ? predicate.Condition(expression) : null;
        body.Body(bound.Statements);
        bool fits = !predicate._code.IsOverfull && !body._code.IsOverfull && body._record.Bytes <= limits.ClauseBytes;
        return !fits ? null : new Clause(
            place.Index, place.Unit, bound.Probes, condition, body._code.Finish(), body._actions.ToImmutable(), (int)body._record.Bytes,
            predicate.IsDestructive || body.IsDestructive, body.IsSpeculative, place.Line);
    }

    private static int CountActions(IReadOnlyList<BoundStatement> statements) => statements.Sum(static statement => statement switch
    {
        BoundAction => 1,
        BoundIf branch => CountActions(branch.Then) + CountActions(branch.Else),
        _ => 0,
    });

    private ClauseCode Condition(BoundExpression expression)
    {
        _code.Emit(Opcode.Return, Instruction.None, Value(expression));
        return _code.Finish();
    }

    private void Body(IReadOnlyList<BoundStatement> statements)
    {
        if (statements.Count == 0) Mark(new ActionDescriptor(0, ActionKind.Default, [], -1, [], -1));
        foreach (BoundStatement statement in statements) Statement(statement);
    }

    private void Statement(BoundStatement statement)
    {
        switch (statement)
        {
            case BoundIf branch:
                If(branch);
                break;
            case BoundAction action:
                Action(action);
                break;
            case BoundEffect effect:
                Effect(effect);
                break;
            case BoundAggregate aggregate:
                Aggregate(aggregate);
                break;
            case BoundExpressionStatement expression:
                Discarded(expression.Expression);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(statement));
        }
        _code.EndStatement();
    }

    // A statement's value is not needed, but what it does is: an object alone is only read where reading it may fault.
    private void Discarded(BoundExpression expression)
    {
        if (expression is BoundText or BoundStack or BoundSymbolAddress) return;
        Value(expression);
    }

    private void If(BoundIf branch)
    {
        Label otherwise = new(), end = new();
        BranchIfFalse(branch.Condition, otherwise);
        _code.EndStatement();
        foreach (BoundStatement statement in branch.Then) Statement(statement);
        if (branch.Else.Count > 0) _code.Branch(Opcode.Jump, Instruction.None, end);
        _code.Place(otherwise);
        foreach (BoundStatement statement in branch.Else) Statement(statement);
        _code.Place(end);
    }

    private void Effect(BoundEffect effect)
    {
        IsDestructive |= effect.Function.IsDestructive();
        IsSpeculative |= effect.Function == Function.Speculate;
        int first = _code.NewRegisters(effect.Arguments.Count);
        for (int i = 0; i < effect.Arguments.Count; i++) Value(effect.Arguments[i], first + i);
        _code.Call(effect.Helper, Instruction.None, first, effect.Arguments.Count);
    }

    private void Aggregate(BoundAggregate aggregate)
    {
        KeyLayout layout = _tables.Keys(aggregate.Aggregation);
        int key = aggregate.Keys.Count == 0 ? Instruction.None : Tuple(layout, aggregate.Keys);
        int value = Instruction.None;
        if (aggregate.Value is { } expression)
        {
            value = _code.NewRegisters(2);
            Value(expression, value);
            if (aggregate.Increment is { } increment) Value(increment, value + 1);
            else if (IsQuantize(aggregate.Aggregation)) _code.Constant(1, value + 1);
        }
        _code.Emit(Opcode.Aggregate, Instruction.None, key, value, aggregate.Aggregation.Id);
    }

    private static bool IsQuantize(AggregationSymbol aggregation) => aggregation.Function!.Function >= Function.Quantize;
}
