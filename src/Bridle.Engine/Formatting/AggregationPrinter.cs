using System.Globalization;
using Bridle.Engine.Aggregating;
using Bridle.Engine.Interpreting;
using Bridle.Language.Intermediate;
using Bridle.Language.Options;

namespace Bridle.Engine.Formatting;

/// <summary>Aggregations: at the end of a run, by printa(), and what normalize() and printa() have set for them.</summary>
internal sealed class AggregationPrinter(ProgramUnit unit, DatumPrinter data, FormatPrinter formats, SymbolText symbols, OptionSettings settings)
{
    private readonly long[] _normals = [.. Enumerable.Repeat(1L, unit.Program.Aggregations.Length)];
    private readonly bool[] _wasPrinted = new bool[unit.Program.Aggregations.Length];

    public void Normalize(int id, long divisor) => _normals[id] = divisor;

    public long Normal(int id) => _normals[id];

    public bool WasPrinted(int id) => _wasPrinted[id];

    public void MarkPrinted(ActionDescriptor action)
    {
        foreach (int id in action.Aggregations) _wasPrinted[id] = true;
    }

    /// <summary>The entries in the order in which they are shown.</summary>
    public AggregationRows Rows(int[] ids) => Rows(ids, settings);

    /// <summary>trunc(): keeps the largest, of a negative number the smallest; an aggregation without keys stays.</summary>
    public void Truncate(int id, long count)
    {
        if (unit.Program.Aggregations[id].KeyBytes == 0) return;
        // By value, whatever order is asked for what is shown.
        AggregationRows rows = Rows([id], new OptionSettings());
        AggregationRow[] sorted = rows.Sorted();
        long kept = count == long.MinValue ? long.MaxValue : Math.Abs(count);
        int removed = (int)Math.Max(0, sorted.Length - kept);
        foreach (AggregationRow row in count < 0 ? sorted[^removed..] : sorted[..removed]) unit.Aggregations.Remove(rows.Entry(row, 0));
    }

    /// <summary>What printa() has not shown.</summary>
    public void PrintRest(ByteText output)
    {
        for (int id = 0; id < _normals.Length; id++)
        {
            if (!_wasPrinted[id]) PrintPlain([id], output);
        }
    }

    public void Print(ActionDescriptor action, ByteText output)
    {
        MarkPrinted(action);
        if (action.Format >= 0)
        {
            PrintFormatted(unit.Program.Formats[action.Format], [.. action.Aggregations], output);
            return;
        }
        output.Add("\n");
        PrintPlain([.. action.Aggregations], output);
    }

    private AggregationRows Rows(int[] ids, OptionSettings order)
    {
        foreach (int id in ids) symbols.Merge(unit.Program.Aggregations[id], unit.Aggregations);
        return new AggregationRows(unit.Aggregations, [.. ids.Select(id => unit.Program.Aggregations[id])], _normals, order);
    }

    private void PrintPlain(int[] ids, ByteText output)
    {
        AggregationRows rows = Rows(ids);
        foreach (AggregationRow row in rows.Sorted())
        {
            foreach (DataField key in unit.Program.Aggregations[ids[0]].Keys) output.Add(data.Key(key, rows.Key(row)));
            for (int i = 0; i < ids.Length; i++) output.Add(Plain(ids[i], rows.State(row, i)));
            output.Add("\n");
        }
    }

    private string Plain(int id, ReadOnlySpan<long> state)
    {
        AggregationDescriptor aggregation = unit.Program.Aggregations[id];
        return aggregation.Levels > 0
            ? Distribution.Of(aggregation, state, _normals[id])
            : string.Create(CultureInfo.InvariantCulture, $" {Aggregator.Value(aggregation, state, _normals[id]),16}");
    }

    private void PrintFormatted(FormatDescriptor format, int[] ids, ByteText output)
    {
        AggregationRows rows = Rows(ids);
        foreach (AggregationRow row in rows.Sorted())
        {
            int key = 0, value = 0;
            foreach (FormatPiece piece in format.Pieces)
            {
                Conversion conversion = Conversion.Of(piece, piece.Width, piece.Precision);
                if (piece.Conversion.Length == 0) output.Add(piece.Literal);
                else if (!piece.Flags.HasFlag(FormatFlags.Aggregation)) output.Add(formats.Convert(conversion, unit.Program.Aggregations[ids[0]].Keys[key++], rows.Key(row)));
                else output.Add(Converted(conversion, ids[Math.Min(value, ids.Length - 1)], rows.State(row, Math.Min(value++, ids.Length - 1))));
            }
        }
    }

    private string Converted(in Conversion conversion, int id, ReadOnlySpan<long> state)
    {
        AggregationDescriptor aggregation = unit.Program.Aggregations[id];
        if (aggregation.Levels > 0) return Distribution.Of(aggregation, state, _normals[id]);
        long value = Aggregator.Value(aggregation, state, _normals[id]);
        return conversion.Letter is 'd' or 'i' or 'u' or 'o' or 'x' or 'X' or 'p' ? conversion.Integer(value, 8) : conversion.Pad(value.ToString(CultureInfo.InvariantCulture));
    }
}
