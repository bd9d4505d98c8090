using System.Collections.Immutable;
using System.Globalization;
using Bridle.Engine.Aggregating;
using Bridle.Engine.Formatting;
using Bridle.Language.Intermediate;

namespace Bridle.Engine.Running;

/// <summary>
/// What came to one row of a distribution, and when. Levels are counters; where too many of them lie between the lowest and the highest that have
/// values, two levels become one.
/// </summary>
internal sealed class HeatSeries(AggregationDescriptor aggregation, byte[] key, string name, int mostLevels)
{
    private readonly long[] _before = new long[aggregation.Levels];
    private Dictionary<(int Column, int Level), long> _cells = [];
    private int _countersALevel = 1, _first = int.MaxValue, _last;

    public int Aggregation => aggregation.Id;

    public ReadOnlySpan<byte> Key => key;

    public int Cells => _cells.Count;

    /// <summary>What the counters have more than before is of this column.</summary>
    public void Add(int column, ReadOnlySpan<long> counters)
    {
        for (int counter = 0; counter < counters.Length; counter++)
        {
            // They wrap, the difference does not.
            long came = unchecked(counters[counter] - _before[counter]);
            if (came > 0) Add(column, counter, came);
        }
        counters.CopyTo(_before);
    }

    /// <summary>Something was taken from the counters, and this is left; nothing where the row is gone.</summary>
    public void Settle(ReadOnlySpan<long> counters)
    {
        _before.AsSpan().Clear();
        counters.CopyTo(_before);
    }

    /// <summary>Two columns become one.</summary>
    public void HalveColumns() => Regroup(static cell => (cell.Column / 2, cell.Level));

    public HeatMap ToMap(long period, int columns)
    {
        int first = Math.Max(0, _first / _countersALevel - 1), last = Math.Min((aggregation.Levels - 1) / _countersALevel, _last / _countersALevel + 1);
        return new HeatMap(
            name, [.. Enumerable.Range(first, last - first + 1).Select(Label)], period, columns,
            [.. _cells.OrderBy(static cell => cell.Key).Select(cell => new HeatCell(cell.Key.Column, cell.Key.Level - first, cell.Value))]);
    }

    private void Add(int column, int counter, long came)
    {
        (_first, _last) = (Math.Min(_first, counter), Math.Max(_last, counter));
        while (_last / _countersALevel - _first / _countersALevel >= mostLevels) HalveLevels();
        Put((column, counter / _countersALevel), came);
    }

    private void HalveLevels()
    {
        _countersALevel *= 2;
        Regroup(static cell => (cell.Column, cell.Level / 2));
    }

    private void Regroup(Func<(int Column, int Level), (int, int)> place)
    {
        Dictionary<(int Column, int Level), long> apart = _cells;
        _cells = [];
        foreach (((int, int) cell, long count) in apart) Put(place(cell), count);
    }

    private void Put((int, int) cell, long count) => _cells[cell] = long.CreateSaturating((Int128)_cells.GetValueOrDefault(cell) + count);

    private string? Label(int level)
    {
        if (_countersALevel == 1) return Distribution.Label(aggregation, level);
        int first = level * _countersALevel, last = Math.Min(first + _countersALevel, aggregation.Levels) - 1;
        string? from = Text(Buckets.Range(aggregation, first).From), to = Text(Buckets.Range(aggregation, last).To);
        return from is null ? $"< {to}" : to is null ? $">= {from}" : from;
    }

    private static string? Text(long? value) => value?.ToString(CultureInfo.InvariantCulture);
}
