using System.Collections.Immutable;

namespace Bridle.Linux.PerfEvents;

/// <summary>What is to be sampled.</summary>
/// <param name="ThreadIds">The threads; what they make is sampled too.</param>
/// <param name="Periods">Of each clock, in nanoseconds of a thread's time on processors.</param>
/// <param name="WithStack">Samples carry a piece of the stack.</param>
public sealed record ClockRequest(ImmutableArray<int> ThreadIds, ImmutableArray<long> Periods, bool WithStack);
