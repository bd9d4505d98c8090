using System.Collections.Immutable;
using Bridle.Language.Binding;
using Bridle.Language.Diagnostics;
using Bridle.Language.Intermediate;
using Bridle.Language.Symbols;
using Bridle.Language.Text;
using Bridle.Language.Types;

namespace Bridle.Language.Passes.Lowering;

/// <summary>Lowers the clauses of a program and finishes its tables.</summary>
internal static class ProgramLowering
{
    /// <summary>Null, with a report, if a clause is larger than its limits.</summary>
    public static CompiledProgram? Lower(BoundProgram program, LineMap lines, DiagnosticBag diagnostics, LanguageLimits limits, int stringBytes)
    {
        ProgramTables tables = new(stringBytes);
        ImmutableArray<Clause>.Builder clauses = ImmutableArray.CreateBuilder<Clause>(program.Clauses.Count);
        foreach (BoundClause bound in program.Clauses)
        {
            if (ClauseLowering.Lower(bound, clauses.Count, lines.Find(bound.Position).Line, tables, limits) is not { } clause)
            {
                diagnostics.ClauseTooBig(bound.Position);
                return null;
            }
            clauses.Add(clause);
        }
        ProgramScope scope = program.Scope;
        return new CompiledProgram(
            clauses.ToImmutable(),
            [.. scope.Variables.Select(variable => new VariableDescriptor(variable.Id, variable.Name, variable.Scope, variable.Type.Form(stringBytes), variable.Type.Name))],
            [.. scope.Arrays.Select(array => Array(array, tables))],
            [.. scope.Aggregations.Select(aggregation => Aggregation(aggregation, tables))],
            tables.Formats, tables.Layouts.All, tables.Constants, stringBytes, program.Settings, program.Providers);
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
