namespace Bridle.Benchmarks.Running;

/// <summary>Where contenders and their victims may run.</summary>
internal enum Placement
{
    /// <summary>All on one CPU: no wake-up crosses CPUs, so the code is what is measured.</summary>
    OneCpu,

    /// <summary>Where the kernel puts them, as in use.</summary>
    Free,
}
