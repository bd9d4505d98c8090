namespace Bridle.Engine.Probes;

/// <summary>A profile probe at which clauses run.</summary>
/// <param name="Probe">Its number.</param>
/// <param name="Name">Such as profile-997.</param>
/// <param name="Period">In nanoseconds.</param>
/// <param name="ReadsStack">A clause asks for the user's stack.</param>
/// <param name="WhyHeld">What one of the clauses does for which the thread must hold still; null where its registers and a copy of its stack are enough.</param>
public sealed record SampledProbe(int Probe, string Name, long Period, bool ReadsStack, string? WhyHeld);
