using System.Globalization;

namespace Bridle.Control.Tests.Stops;

/// <summary>How often a thread of ours has gone to sleep and been put to sleep: a thread that polls does so all the time.</summary>
internal static class CpuWitness
{
    /// <summary>The kernel's id of the control thread.</summary>
    public static int ControlThread(Victim victim) => victim.Invoke(static _ =>
        int.Parse(Path.GetFileName(File.ResolveLinkTarget("/proc/thread-self", returnFinalTarget: false)!.FullName), CultureInfo.InvariantCulture));

    public static long Switches(int tid) => File.ReadLines($"/proc/self/task/{tid}/status")
        .Where(static line => line.Contains("ctxt_switches", StringComparison.Ordinal))
        .Sum(static line => long.Parse(line.Split(':')[1], CultureInfo.InvariantCulture));

    public static bool Exists(int tid) => Directory.Exists($"/proc/self/task/{tid}");
}
