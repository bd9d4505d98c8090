namespace Bridle.Benchmarks.Contenders;

/// <summary>What one run of a contender gave, each divided by its operations.</summary>
/// <param name="Nanoseconds">Of an operation.</param>
/// <param name="AllocatedBytes">Managed bytes of an operation; null where there is no managed code to count.</param>
internal readonly record struct Sample(double Nanoseconds, double? AllocatedBytes = null);
