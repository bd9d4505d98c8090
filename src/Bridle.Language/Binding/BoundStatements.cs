using System.Collections.Immutable;
using Bridle.Language.Intermediate;
using Bridle.Language.Symbols;

namespace Bridle.Language.Binding;

internal abstract record BoundStatement(int Position);

internal sealed record BoundExpressionStatement(int Position, BoundExpression Expression) : BoundStatement(Position);

internal sealed record BoundIf(int Position, BoundExpression Condition, IReadOnlyList<BoundStatement> Then, IReadOnlyList<BoundStatement> Else) : BoundStatement(Position);

/// <summary>An action that records data.</summary>
internal sealed record BoundAction(
    int Position, Function Function, ActionKind Kind, IReadOnlyList<BoundExpression> Data, BoundFormat? Format, IReadOnlyList<AggregationSymbol> Aggregations)
    : BoundStatement(Position);

/// <summary>An action that does something at once and records nothing: a call of a helper.</summary>
internal sealed record BoundEffect(int Position, Function Function, Helper Helper, IReadOnlyList<BoundExpression> Arguments) : BoundStatement(Position);

internal sealed record BoundAggregate(int Position, AggregationSymbol Aggregation, IReadOnlyList<BoundExpression> Keys, BoundExpression? Value, BoundExpression? Increment)
    : BoundStatement(Position);

internal sealed record BoundFormat(string Text, ImmutableArray<FormatPiece> Pieces);

internal sealed record BoundClause(
    int Position, ImmutableArray<ProbeDescription> Probes, BoundExpression? Predicate, IReadOnlyList<BoundStatement> Statements, bool HasBody);
