using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Bridle.Engine.Aggregating;
using Bridle.Language.Intermediate;
using Bridle.Language.Options;

namespace Bridle.Engine.Formatting;

/// <summary>One of the rows: where its entries begin, and what decides most comparisons.</summary>
internal readonly record struct AggregationRow(int Place, long Value, double Weight, ulong Key);

/// <summary>The entries of one or several aggregations joined by their keys, in the order in which they are shown.</summary>
/// <remarks>A row has an entry of the table for each aggregation, 0 where the key is not in it.</remarks>
internal sealed class AggregationRows : IComparer<AggregationRow>
{
    private readonly AggregationTable _table;
    private readonly AggregationDescriptor[] _aggregations;
    private readonly long[] _normals;
    private readonly bool _byKey, _isReverse;
    private readonly int _keyPosition, _valuePosition;
    private readonly List<int> _entries = [];

    public AggregationRows(AggregationTable table, AggregationDescriptor[] aggregations, long[] normals, OptionSettings settings)
    {
        (_table, _aggregations, _normals) = (table, aggregations, normals);
        (_byKey, _isReverse) = (settings.Flag("aggsortkey"), settings.Flag("aggsortrev"));
        int keys = Math.Max(1, aggregations[0].Keys.Length);
        _keyPosition = settings.Number("aggsortkeypos") is long key and >= 0 && key < keys ? (int)key : 0;
        _valuePosition = settings.Number("aggsortpos") is long value and >= 0 && value < aggregations.Length ? (int)value : 0;
    }

    public AggregationRow[] Sorted()
    {
        List<AggregationRow> rows = [];
        for (int position = 0; position < _aggregations.Length; position++)
        {
            foreach (int entry in _table.Entries(_aggregations[position].Id)) AddRow(rows, entry, position);
        }
        AggregationRow[] sorted = [.. rows];
        sorted.AsSpan().Sort(this);
        return sorted;
    }

    public ReadOnlySpan<byte> Key(AggregationRow row)
    {
        int place = row.Place;
        while (_entries[place] == 0) place++;
        return _table.Key(_entries[place]);
    }

    public int Entry(AggregationRow row, int position) => _entries[row.Place + position];

    /// <summary>What an aggregation has for the row; zeros if the key is not in it.</summary>
    public ReadOnlySpan<long> State(AggregationRow row, int position) =>
        Entry(row, position) is not 0 and int entry ? _table.State(entry) : new long[Aggregator.Words(_aggregations[position])];

    public int Compare(AggregationRow x, AggregationRow y)
    {
        int order = _byKey ? CompareKeys(x, y) : CompareValues(x, y);
        for (int position = 0; order == 0 && !_byKey && position < _aggregations.Length; position++)
        {
            if (position != _valuePosition) order = CompareValues(x, y, position);
        }
        if (order == 0) order = _byKey ? CompareValues(x, y) : CompareKeys(x, y);
        return _isReverse ? -order : order;
    }

    private void AddRow(List<AggregationRow> rows, int entry, int position)
    {
        int place = _entries.Count;
        for (int other = 0; other < _aggregations.Length; other++)
        {
            int found = other == position ? entry : _table.Find(_aggregations[other].Id, _table.Key(entry));
            if (other < position && found != 0)
            {
                // An earlier aggregation has made this row.
                _entries.RemoveRange(place, _entries.Count - place);
                return;
            }
            _entries.Add(found);
        }
        AggregationRow row = new(place, 0, 0, 0);
        AggregationDescriptor first = _aggregations[_valuePosition];
        ReadOnlySpan<long> state = State(row, _valuePosition);
        rows.Add(first.Levels > 0
            ? row with { Weight = Aggregator.Weight(first, state), Key = FirstKey(entry) }
            : row with { Value = Aggregator.Value(first, state, _normals[first.Id]), Key = FirstKey(entry) });
    }

    // The key that decides first, where it is an integer; 0 where it is not.
    private ulong FirstKey(int entry) => _aggregations[0].Keys is { IsEmpty: false } keys && IsInteger(keys[_keyPosition])
        ? unchecked((ulong)FieldValue.Integer(keys[_keyPosition], _table.Key(entry), isSigned: false))
        : 0;

    private int CompareValues(AggregationRow x, AggregationRow y) =>
        _aggregations[_valuePosition].Levels > 0 ? x.Weight.CompareTo(y.Weight) : x.Value.CompareTo(y.Value);

    private int CompareValues(AggregationRow x, AggregationRow y, int position)
    {
        AggregationDescriptor aggregation = _aggregations[position];
        ReadOnlySpan<long> left = State(x, position), right = State(y, position);
        if (aggregation.Levels > 0) return Aggregator.Weight(aggregation, left).CompareTo(Aggregator.Weight(aggregation, right));
        long normal = _normals[aggregation.Id];
        return Aggregator.Value(aggregation, left, normal).CompareTo(Aggregator.Value(aggregation, right, normal));
    }

    private int CompareKeys(AggregationRow x, AggregationRow y)
    {
        if (x.Key != y.Key) return x.Key.CompareTo(y.Key);
        ReadOnlySpan<byte> left = Key(x), right = Key(y);
        ImmutableArray<DataField> keys = _aggregations[0].Keys;
        for (int i = 0; i < keys.Length; i++)
        {
            DataField field = keys[(i + _keyPosition) % keys.Length];
            int order = IsInteger(field)
                ? unchecked((ulong)FieldValue.Integer(field, left, isSigned: false)).CompareTo(unchecked((ulong)FieldValue.Integer(field, right, isSigned: false)))
                : CompareBytes(field, FieldValue.Bytes(field, left), FieldValue.Bytes(field, right));
            if (order != 0) return order;
        }
        return 0;
    }

    private static bool IsInteger(DataField field) => field.Kind is FieldKind.Signed or FieldKind.Unsigned;

    // Symbols by process and address, as numbers; the rest by bytes.
    private static int CompareBytes(DataField field, ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) => field.Kind is FieldKind.Text or FieldKind.Bytes
        ? left.SequenceCompareTo(right)
        : MemoryMarshal.Cast<byte, ulong>(left).SequenceCompareTo(MemoryMarshal.Cast<byte, ulong>(right));
}
