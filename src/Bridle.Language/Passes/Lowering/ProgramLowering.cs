using System.Collections.Immutable;
using Bridle.Language.Binding;
using Bridle.Language.Intermediate;
using Bridle.Language.Symbols;
using Bridle.Language.Types;

namespace Bridle.Language.Passes.Lowering;

/// <summary>Lowers the clauses of a program and finishes its tables.</summary>
internal static class ProgramLowering
{
    /// <summary>Null, with a report in the unit that is told, if a clause is larger than its limits.</summary>
    public static CompiledProgram? Lower(IReadOnlyList<BoundProgram> units, LanguageLimits limits, out int faulty)
    {
        // The size of strings is what the last text says: layouts are made when all are read.
        BoundProgram last = units[^1];
        ProgramTables tables = new(last.StringBytes);
        ImmutableArray<Clause>.Builder clauses = ImmutableArray.CreateBuilder<Clause>();
        for (faulty = 0; faulty < units.Count; faulty++)
        {
            if (!TryLower(units[faulty], faulty, tables, limits, clauses)) return null;
        }
        ProgramScope scope = last.Scope;
        int stringBytes = last.StringBytes;
        return new CompiledProgram(
            clauses.ToImmutable(),
            [.. scope.Variables.Select(variable => new VariableDescriptor(variable.Id, variable.Name, variable.Scope, variable.Type.Form(stringBytes), variable.Type.Name))],
            [.. scope.Arrays.Select(array => Array(array, tables))],
            [.. scope.Aggregations.Select(aggregation => Aggregation(aggregation, tables))],
            tables.Formats, tables.Layouts.All, tables.Constants, stringBytes, last.Tree.Settings, [.. units.SelectMany(static unit => unit.Providers)]);
    }

    private static bool TryLower(BoundProgram program, int unit, ProgramTables tables, LanguageLimits limits, ImmutableArray<Clause>.Builder clauses)
    {
        foreach (BoundClause bound in program.Clauses)
        {
            ClausePlace place = new(clauses.Count, unit, program.Tree.Lines.Find(bound.Position).Line);
            if (ClauseLowering.Lower(bound, place, tables, limits) is not { } clause)
            {
                program.Diagnostics.ClauseTooBig(bound.Position);
                return false;
            }
            clauses.Add(clause);
        }
        return true;
    }

    private static ArrayDescriptor Array(VariableSymbol array, ProgramTables tables)
    {
        KeyLayout keys = tables.Keys(array);
        return new ArrayDescriptor(array.Id, array.Name, array.Scope, keys.Fields, keys.Bytes, array.Type.Form(tables.StringBytes), array.Type.Name);
    }

    private static AggregationDescriptor Aggregation(AggregationSymbol aggregation, ProgramTables tables)
    {
        KeyLayout keys = tables.Keys(aggregation);
        AggregatingFunction function = (AggregatingFunction)(aggregation.Function!.Function - Function.Count);
        return new AggregationDescriptor(
            aggregation.Id, aggregation.Name, function, aggregation.Parameters, Levels(function, aggregation.Parameters), keys.Fields, keys.Bytes, aggregation.IsSigned == true);
    }

    private static int Levels(AggregatingFunction function, QuantizeParameters parameters) => function switch
    {
        AggregatingFunction.Quantize => 127,
        AggregatingFunction.LinearQuantize => (int)((parameters.Limit - parameters.Base) / parameters.Step) + 2,
        AggregatingFunction.LogLinearQuantize =>
            (int)QuantizeConstants.Levels(parameters.Factor, parameters.LowMagnitude, parameters.HighMagnitude, parameters.Steps),
        _ => 0,
    };
}
