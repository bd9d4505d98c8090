namespace Bridle.Benchmarks.Figures;

internal enum Verdict
{
    /// <summary>One of those it needs was not there.</summary>
    NotMeasured,

    /// <summary>A quick look is no measurement.</summary>
    TooFewRounds,

    /// <summary>The whole interval keeps the limit.</summary>
    Holds,

    /// <summary>The limit lies inside the interval: not shown to fail.</summary>
    WithinNoise,

    /// <summary>The whole interval lies beyond the limit.</summary>
    Fails,
}
