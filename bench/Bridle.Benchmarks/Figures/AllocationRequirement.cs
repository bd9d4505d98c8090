using System.Globalization;
using Bridle.Benchmarks.Running;

namespace Bridle.Benchmarks.Figures;

/// <summary>No managed bytes at an operation, in any round: allocation is exact and has no noise to forgive.</summary>
internal sealed record AllocationRequirement(string Contender, Placement Placement)
    : Requirement(Contender, Placement, $"{Contender} allocates nothing")
{
    protected override Judgement? Measure(Entrant entrant, Func<string, Entrant?> find)
    {
        double? most = entrant.Samples.Max(static sample => sample.AllocatedBytes);
        return most is { } bytes && entrant.Samples.All(static sample => sample.AllocatedBytes is not null)
            ? new Judgement(this, bytes == 0 ? Verdict.Holds : Verdict.Fails, string.Create(CultureInfo.InvariantCulture, $"at most {bytes:0.##} bytes"))
            : null;
    }
}
