using System.Globalization;
using Bridle.Benchmarks.Running;

namespace Bridle.Benchmarks.Figures;

/// <summary>At most so many managed bytes in any round.</summary>
internal sealed record MemoryRequirement(string Contender, double Limit, Placement Placement)
    : Requirement(Contender, Placement, string.Create(CultureInfo.InvariantCulture, $"{Contender} keeps at most {Limit:0} bytes"))
{
    protected override Judgement? Measure(Entrant entrant, Func<string, Entrant?> find)
    {
        double? most = entrant.Samples.Max(static sample => sample.AllocatedBytes);
        return most is { } bytes && entrant.Samples.All(static sample => sample.AllocatedBytes is not null)
            ? new Judgement(this, bytes <= Limit ? Verdict.Holds : Verdict.Fails, string.Create(CultureInfo.InvariantCulture, $"at most {bytes:0} bytes"))
            : null;
    }
}
