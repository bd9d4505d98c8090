using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Bridle.Engine.Aggregating;
using Bridle.Engine.Interpreting;
using Bridle.Engine.Running;
using Bridle.Language.Intermediate;

namespace Bridle.Engine.Formatting;

/// <summary>Finds the rows of all aggregations that have a user's stack among their keys.</summary>
internal sealed class StackRows(ProgramUnit unit, SymbolText symbols, DatumPrinter data)
{
    public ImmutableArray<StackRow> All()
    {
        var rows = ImmutableArray.CreateBuilder<StackRow>();
        foreach (AggregationDescriptor aggregation in unit.Program.Aggregations)
        {
            if (!aggregation.Keys.Any(static key => key.Kind == FieldKind.UserStack)) continue;
            foreach (int entry in unit.Aggregations.Entries(aggregation.Id)) rows.Add(Row(aggregation, entry));
        }
        return rows.ToImmutable();
    }

    private StackRow Row(AggregationDescriptor aggregation, int entry)
    {
        ReadOnlySpan<byte> key = unit.Aggregations.Key(entry);
        var frames = ImmutableArray.CreateBuilder<string>();
        foreach (DataField field in aggregation.Keys)
        {
            if (field.Kind != FieldKind.UserStack) frames.Add(data.Line(field, key));
        }
        foreach (DataField field in aggregation.Keys)
        {
            if (field.Kind == FieldKind.UserStack) AddFrames(FieldValue.Bytes(field, key), frames);
        }
        return new StackRow($"@{aggregation.Name}", frames.ToImmutable(), Value(aggregation, unit.Aggregations.State(entry)));
    }

    private void AddFrames(ReadOnlySpan<byte> bytes, ImmutableArray<string>.Builder frames)
    {
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes);
        int count = words[1..].IndexOf(0UL) is int end and >= 0 ? end : words.Length - 1;
        for (int i = count; i >= 1; i--) frames.Add(symbols.Function(unchecked((long)words[0]), words[i], isCaller: i > 1));
    }

    private static long Value(AggregationDescriptor aggregation, ReadOnlySpan<long> state)
    {
        if (aggregation.Levels == 0) return Aggregator.Value(aggregation, state, 1);
        Int128 sum = 0;
        foreach (long count in state) sum += count;
        return long.CreateSaturating(sum);
    }
}
