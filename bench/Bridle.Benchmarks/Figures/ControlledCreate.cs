using System.Diagnostics;
using Bridle.Benchmarks.Contenders;
using Bridle.Control;

namespace Bridle.Benchmarks.Figures;

/// <summary>A session's victims up to their exec stop; that they are killed afterwards is not counted, as in the floor.</summary>
internal static class ControlledCreate
{
    private static readonly CreateOptions s_options = new() { StopAt = StopPoint.Create };

    public static Sample Run(int operations)
    {
        using ControlSession session = new();
        long bytes = GC.GetTotalAllocatedBytes();
        TimeSpan time = default;
        for (int i = 0; i < operations; i++)
        {
            long begin = Stopwatch.GetTimestamp();
            using Bridle.Control.Victim victim = session.Create("/bin/true", [], s_options);
            time += Stopwatch.GetElapsedTime(begin);
            KernelRoom.Require(victim.IdleAt == StopPoint.Create, "exec stop");
        }

        return new Sample(time.TotalNanoseconds / operations, (double)(GC.GetTotalAllocatedBytes() - bytes) / operations);
    }
}
