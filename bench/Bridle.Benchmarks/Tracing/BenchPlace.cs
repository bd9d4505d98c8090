using Bridle.Engine.Probes;

namespace Bridle.Benchmarks.Tracing;

/// <summary>A place that gives two arguments and a thread.</summary>
internal sealed class BenchPlace : Surroundings
{
    public long First { get; set; }

    public long Second { get; set; }

    public override long ThreadId => 42;

    public override long Argument(int index) => index == 0 ? First : Second;
}
