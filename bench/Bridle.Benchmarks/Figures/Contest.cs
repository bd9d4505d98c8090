using Bridle.Benchmarks.Contenders;

namespace Bridle.Benchmarks.Figures;

/// <summary>Contenders that meet in rounds, the baseline of the table first, with what they share.</summary>
internal sealed class Contest(IReadOnlyList<IContender> contenders, IDisposable? shared = null) : IDisposable
{
    public IReadOnlyList<IContender> Contenders => contenders;

    public void Dispose() => shared?.Dispose();
}
