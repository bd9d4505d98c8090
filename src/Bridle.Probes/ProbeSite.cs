using Bridle.Target;

namespace Bridle.Probes;

/// <summary>One instruction at which a probe fires.</summary>
/// <param name="Address">In the process.</param>
/// <param name="Offset">From the function's start: arg0 of return and offset probes.</param>
public readonly record struct ProbeSite(TargetAddress Address, ulong Offset);
