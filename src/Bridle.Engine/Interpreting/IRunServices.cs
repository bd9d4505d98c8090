using Bridle.Engine.Probes;

namespace Bridle.Engine.Interpreting;

/// <summary>What clauses need of the run that they are part of.</summary>
internal interface IRunServices
{
    /// <summary>CLOCK_MONOTONIC in nanoseconds.</summary>
    long Timestamp { get; }

    long WallTimestamp { get; }

    Probe CurrentProbe { get; }

    int CurrentClause { get; }

    long Random();

    int TakeSpeculation();

    void Commit(long speculation);

    void Discard(long speculation);

    void Exit(int status);
}
