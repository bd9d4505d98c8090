using Bridle.Benchmarks.Programs;

namespace Bridle.Benchmarks.Figures;

/// <summary>What is measured: who contends, and what must hold between them.</summary>
internal interface IFigure
{
    /// <summary>As ./bench/run takes it; a name that ends with "-" and a number belongs to the figures of the part before.</summary>
    string Name { get; }

    string Title { get; }

    IReadOnlyList<Requirement> Requirements { get; }

    /// <summary>Makes the contenders, the baseline first, and starts what they share. Once for each placement.</summary>
    Contest Open(Workshop workshop);
}
