using System.Collections.Immutable;

namespace Bridle.Language.Intermediate;

/// <summary>One action of a clause that records.</summary>
/// <param name="Index">Its number in the clause, and of its bit in the presence words.</param>
/// <param name="Fields">Its data, offsets from the start of the clause's record.</param>
/// <param name="Format">Number of its format, or -1.</param>
/// <param name="Aggregations">Numbers of the aggregations that it works on.</param>
/// <param name="Layout">For print(): number of the type's layout, or -1.</param>
public sealed record ActionDescriptor(
    int Index, ActionKind Kind, ImmutableArray<DataField> Fields, int Format, ImmutableArray<int> Aggregations, int Layout);
