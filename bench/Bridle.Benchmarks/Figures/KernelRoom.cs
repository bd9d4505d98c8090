namespace Bridle.Benchmarks.Figures;

internal static class KernelRoom
{
    /// <summary>What did not do what it measures must not give a figure. The text is a constant: nothing is made while the time runs.</summary>
    public static void Require(bool condition, string what)
    {
        if (!condition)
        {
            throw new InvalidOperationException($"no {what}");
        }
    }
}
