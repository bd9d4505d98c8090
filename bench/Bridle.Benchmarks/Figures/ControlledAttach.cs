using System.Diagnostics;
using Bridle.Benchmarks.Contenders;
using Bridle.Control;

namespace Bridle.Benchmarks.Figures;

/// <summary>A session that grabs and releases, and like the floor looks at no object: the time that it takes, or the longest gap that the victim saw in one round.</summary>
internal sealed class ControlledAttach(Programs.Victim victim, int rounds, bool sees) : IContender
{
    private static readonly GrabOptions s_options = new() { StopAt = StopPoint.None, FollowObjects = false };

    public string Name => ContenderName.Bridle;

    public Sample Run()
    {
        using ControlSession session = new();
        List<double> gaps = [];
        long bytes = GC.GetTotalAllocatedBytes(), begin = Stopwatch.GetTimestamp();
        for (int round = 0; round < rounds; round++)
        {
            if (sees) victim.ForgetGaps();
            session.Grab(victim.ProcessId, s_options).Dispose();
            if (sees) gaps.Add(victim.LongestGap());
        }

        double each = Stopwatch.GetElapsedTime(begin).TotalNanoseconds / rounds;
        double allocated = (double)(GC.GetTotalAllocatedBytes() - bytes) / rounds;
        return new Sample(sees ? Statistics.Median.Of([.. gaps]) : each, allocated);
    }
}
