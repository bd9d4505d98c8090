using Bridle.Benchmarks.Contenders;
using Bridle.Benchmarks.Statistics;

namespace Bridle.Benchmarks.Running;

/// <summary>A contender and what it did: a sample a round, or why it was left out.</summary>
internal sealed class Entrant(IContender contender)
{
    private readonly List<Sample> _samples = [];

    public string Name => contender.Name;

    /// <summary>Null while it takes part.</summary>
    public string? LeftOut { get; private set; }

    public IReadOnlyList<Sample> Samples => _samples;

    public double MedianNanoseconds => Median.Of(Nanoseconds);

    public double? MedianAllocatedBytes => _samples.Any(static sample => sample.AllocatedBytes is null)
        ? null
        : Median.Of(_samples.Select(static sample => sample.AllocatedBytes!.Value).ToArray());

    public double[] Nanoseconds => [.. _samples.Select(static sample => sample.Nanoseconds)];

    /// <summary>Null where one of the two was left out.</summary>
    public PairedRatio? RatioTo(Entrant? baseline) =>
        LeftOut is null && baseline is { LeftOut: null } ? PairedRatio.Of(Nanoseconds, baseline.Nanoseconds) : null;

    /// <summary>One run that is not kept: it fills caches, and shows whether the contender can run at all.</summary>
    public void WarmUp() => Try(static (_, _) => { });

    public void Run() => Try(static (self, sample) => self._samples.Add(sample));

    private void Try(Action<Entrant, Sample> use)
    {
        if (LeftOut is not null)
        {
            return;
        }
        try
        {
            use(this, contender.Run());
        }
        catch (Exception exception) // Whatever a contender dies of, the others go on, and the report says of what.
        {
            LeftOut = exception.Message;
            _samples.Clear();
        }
    }
}
