using System.Collections.Immutable;
using Bridle.Engine.Formatting;
using Bridle.Engine.Interpreting;
using Bridle.Language.Intermediate;

namespace Bridle.Engine.Running;

/// <summary>
/// Looks at every distribution once a period and keeps what came to it since. When its columns are full two become one, and the period
/// doubles: a long run is a coarser picture and not a larger one. The run's own thread.
/// </summary>
internal sealed class HeatHistory(ProgramUnit unit, RunState state, DatumPrinter data, EngineLimits limits, long period)
{
    private readonly Dictionary<(int Aggregation, string Key), Series> _series = [];
    private long _begin, _last, _period = period;

    /// <summary>When it wants to look again.</summary>
    public long Next => _last + _period;

    public void Begin(long now) => _begin = _last = now;

    public void Look(long now)
    {
        while ((_last - _begin) / _period >= limits.HeatColumns) Halve();
        int column = (int)((_last - _begin) / _period);
        _last = now;
        state.Locked(() =>
        {
            foreach (AggregationDescriptor aggregation in unit.Program.Aggregations)
                if (aggregation.Levels != 0) Look(aggregation, column);
            return true;
        });
    }

    public ImmutableArray<HeatMap> Maps() => [.. _series.Values.Where(static series => series.HasAny).Select(series => series.ToMap(_period))];

    private void Look(AggregationDescriptor aggregation, int column)
    {
        foreach (int entry in unit.Aggregations.Entries(aggregation.Id))
        {
            (int, string) identity = (aggregation.Id, Convert.ToHexString(unit.Aggregations.Key(entry)));
            if (!_series.TryGetValue(identity, out Series? series))
            {
                if (_series.Count >= limits.HeatMaps) continue;
                _series[identity] = series = new Series(aggregation, Name(aggregation, entry));
            }

            series.Add(column, unit.Aggregations.State(entry));
        }
    }

    private string Name(AggregationDescriptor aggregation, int entry)
    {
        ReadOnlySpan<byte> key = unit.Aggregations.Key(entry);
        string name = $"@{aggregation.Name}";
        foreach (DataField field in aggregation.Keys) name += $" {data.Key(field, key).Trim()}";
        return name;
    }

    private void Halve()
    {
        foreach (Series series in _series.Values) series.Halve();
        _period *= 2;
    }

    private sealed class Series(AggregationDescriptor aggregation, string name)
    {
        private readonly long[] _before = new long[aggregation.Levels];
        private List<long[]?> _columns = [];

        public bool HasAny => _columns.Count != 0;

        public void Add(int column, ReadOnlySpan<long> counts)
        {
            for (int bucket = 0; bucket < _before.Length; bucket++)
            {
                // Fewer than before: it was cleared, and what is there has come since.
                long came = counts[bucket] < _before[bucket] ? counts[bucket] : counts[bucket] - _before[bucket];
                _before[bucket] = counts[bucket];
                if (came > 0) Column(column)[bucket] += came;
            }
        }

        public void Halve()
        {
            List<long[]?> halved = [];
            for (int i = 0; i < _columns.Count; i += 2) halved.Add(Sum(_columns[i], i + 1 < _columns.Count ? _columns[i + 1] : null));
            _columns = halved;
        }

        public HeatMap ToMap(long period) => new(
            name, [.. Enumerable.Range(0, aggregation.Levels).Select(bucket => Distribution.Label(aggregation, bucket))], period,
            [.. _columns.Select(static column => column is null ? [] : column.ToImmutableArray())]);

        private long[] Column(int column)
        {
            while (_columns.Count <= column) _columns.Add(null);
            return _columns[column] ??= new long[_before.Length];
        }

        private static long[]? Sum(long[]? left, long[]? right) =>
            left is null || right is null ? left ?? right : [.. left.Zip(right, static (first, second) => unchecked(first + second))];
    }
}
