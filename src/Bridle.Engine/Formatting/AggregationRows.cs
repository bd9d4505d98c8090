using System.Collections.Immutable;
using Bridle.Engine.Aggregating;
using Bridle.Language.Intermediate;
using Bridle.Language.Options;

namespace Bridle.Engine.Formatting;

/// <summary>The entries of one or several aggregations joined by their keys, in the order in which they are shown.</summary>
/// <remarks>A row has an entry of the table for each aggregation, 0 where the key is not in it.</remarks>
internal sealed class AggregationRows : IComparer<int[]>
{
    private readonly AggregationTable _table;
    private readonly AggregationDescriptor[] _aggregations;
    private readonly long[] _normals;
    private readonly bool _byKey, _isReverse;
    private readonly int _keyPosition, _valuePosition;

    public AggregationRows(AggregationTable table, AggregationDescriptor[] aggregations, long[] normals, OptionSettings settings)
    {
        (_table, _aggregations, _normals) = (table, aggregations, normals);
        (_byKey, _isReverse) = (settings.Flag("aggsortkey"), settings.Flag("aggsortrev"));
        int keys = Math.Max(1, aggregations[0].Keys.Length);
        _keyPosition = settings.Number("aggsortkeypos") is long key and >= 0 && key < keys ? (int)key : 0;
        _valuePosition = settings.Number("aggsortpos") is long value and >= 0 && value < aggregations.Length ? (int)value : 0;
    }

    public List<int[]> Sorted()
    {
        List<int[]> rows = [];
        for (int position = 0; position < _aggregations.Length; position++)
        {
            foreach (int entry in _table.Entries(_aggregations[position].Id)) AddRow(rows, entry, position);
        }
        rows.Sort(this);
        return rows;
    }

    public ReadOnlySpan<byte> Key(int[] row) => _table.Key(Array.Find(row, static entry => entry != 0));

    /// <summary>What an aggregation has for the row; zeros if the key is not in it.</summary>
    public ReadOnlySpan<long> State(int[] row, int position) =>
        row[position] != 0 ? _table.State(row[position]) : new long[Aggregator.Words(_aggregations[position])];

    public int Compare(int[]? x, int[]? y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        int order = _byKey ? CompareKeys(x, y) : CompareValues(x, y, _valuePosition);
        for (int position = 0; order == 0 && !_byKey && position < _aggregations.Length; position++) order = CompareValues(x, y, position);
        if (order == 0) order = _byKey ? CompareValues(x, y, _valuePosition) : CompareKeys(x, y);
        return _isReverse ? -order : order;
    }

    private void AddRow(List<int[]> rows, int entry, int position)
    {
        int[] row = new int[_aggregations.Length];
        for (int other = 0; other < row.Length; other++)
        {
            row[other] = other == position ? entry : _table.Find(_aggregations[other].Id, _table.Key(entry));
            // An earlier aggregation has made this row.
            if (other < position && row[other] != 0) return;
        }
        rows.Add(row);
    }

    private int CompareValues(int[] x, int[] y, int position)
    {
        AggregationDescriptor aggregation = _aggregations[position];
        ReadOnlySpan<long> left = State(x, position), right = State(y, position);
        if (aggregation.Levels > 0) return Aggregator.Weight(aggregation, left).CompareTo(Aggregator.Weight(aggregation, right));
        long normal = _normals[aggregation.Id];
        return Aggregator.Value(aggregation, left, normal).CompareTo(Aggregator.Value(aggregation, right, normal));
    }

    private int CompareKeys(int[] x, int[] y)
    {
        ReadOnlySpan<byte> left = Key(x), right = Key(y);
        ImmutableArray<DataField> keys = _aggregations[0].Keys;
        for (int i = 0; i < keys.Length; i++)
        {
            DataField field = keys[(i + _keyPosition) % keys.Length];
            int order = field.Kind is FieldKind.Signed or FieldKind.Unsigned
                ? unchecked((ulong)FieldValue.Integer(field, left, isSigned: false)).CompareTo(unchecked((ulong)FieldValue.Integer(field, right, isSigned: false)))
                : CompareBytes(field, FieldValue.Bytes(field, left), FieldValue.Bytes(field, right));
            if (order != 0) return order;
        }
        return 0;
    }

    // Symbols by process and address, as numbers; the rest by bytes.
    private static int CompareBytes(DataField field, ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) => field.Kind is FieldKind.Text or FieldKind.Bytes
        ? left.SequenceCompareTo(right)
        : System.Runtime.InteropServices.MemoryMarshal.Cast<byte, ulong>(left).SequenceCompareTo(System.Runtime.InteropServices.MemoryMarshal.Cast<byte, ulong>(right));
}
