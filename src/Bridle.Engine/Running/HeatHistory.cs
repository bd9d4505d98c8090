using System.Collections.Immutable;
using Bridle.Engine.Formatting;
using Bridle.Engine.Interpreting;
using Bridle.Language.Intermediate;

namespace Bridle.Engine.Running;

/// <summary>
/// Looks at every distribution once a period, and before something is taken from one, and keeps what came to it since. When there are too many
/// columns or cells two columns become one, and the period doubles: a long run is a coarser picture and not a larger one. The run's own thread.
/// </summary>
internal sealed class HeatHistory(ProgramUnit unit, SymbolText symbols, DatumPrinter data, EngineLimits limits, long period)
{
    private readonly List<HeatSeries> _series = [];
    private long _begin, _last, _period = period;
    private int _columns;

    /// <summary>When it wants to look again: where the next column begins.</summary>
    public long Next => long.CreateSaturating(_begin + ((_last - _begin) / _period + 1) * (Int128)_period);

    public void Begin(long now) => _begin = _last = now;

    /// <summary>Looks at all of them, in the run's lock.</summary>
    public void Look(long now)
    {
        foreach (AggregationDescriptor aggregation in unit.Program.Aggregations) Take(aggregation.Id);
        _columns = Column() + 1;
        _last = now;
    }

    /// <summary>Looks at one, in the run's lock: something is about to be taken from it.</summary>
    public void Take(int id)
    {
        AggregationDescriptor aggregation = unit.Program.Aggregations[id];
        if (aggregation.Levels == 0) return;
        // As for whoever prints them, the places of a function are one.
        symbols.Merge(aggregation, unit.Aggregations);
        AddSeries(aggregation);
        int column = Column();
        foreach (HeatSeries series in SeriesOf(id))
            if (Entry(series) is not 0 and int entry) series.Add(column, unit.Aggregations.State(entry));
    }

    /// <summary>And now it has been taken.</summary>
    public void Settle(int id)
    {
        foreach (HeatSeries series in SeriesOf(id)) series.Settle(Entry(series) is not 0 and int entry ? unit.Aggregations.State(entry) : []);
    }

    public ImmutableArray<HeatMap> Maps() => [.. _series.Where(static series => series.Cells != 0).Select(series => series.ToMap(_period, _columns))];

    private IEnumerable<HeatSeries> SeriesOf(int id) => _series.Where(series => series.Aggregation == id);

    // 0 where it is gone.
    private int Entry(HeatSeries series) => unit.Aggregations.Find(series.Aggregation, series.Key);

    // There may be very many rows: when no more are wanted, nobody goes through them.
    private void AddSeries(AggregationDescriptor aggregation)
    {
        if (_series.Count >= limits.HeatMaps) return;
        HashSet<int> known = [.. SeriesOf(aggregation.Id).Select(Entry)];
        foreach (int entry in unit.Aggregations.Entries(aggregation.Id).Where(entry => !known.Contains(entry)).Take(limits.HeatMaps - _series.Count))
            _series.Add(new HeatSeries(aggregation, unit.Aggregations.Key(entry).ToArray(), Name(aggregation, entry), limits.HeatLevels));
    }

    private string Name(AggregationDescriptor aggregation, int entry)
    {
        ReadOnlySpan<byte> key = unit.Aggregations.Key(entry);
        string name = $"@{aggregation.Name}";
        foreach (DataField field in aggregation.Keys) name += $" {data.Line(field, key)}";
        return name;
    }

    // The one that what comes after the last look belongs to.
    private int Column()
    {
        long column = (_last - _begin) / _period;
        for (; column >= limits.HeatColumns || (column > 0 && _series.Sum(static series => series.Cells) > limits.HeatCells); column /= 2) Halve();
        return (int)column;
    }

    private void Halve()
    {
        foreach (HeatSeries series in _series) series.HalveColumns();
        _period *= 2;
    }
}
