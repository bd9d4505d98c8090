namespace Bridle.Benchmarks.Statistics;

/// <summary>Who goes when: each round begins one contender further, so that nobody always runs in another's wake.</summary>
internal static class Rotation
{
    public static int At(int round, int position, int contenders) => (round + position) % contenders;
}
