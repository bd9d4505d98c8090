using System.Globalization;

namespace Bridle.Benchmarks.Running;

/// <summary>What a figure is to be read with: the processor, the kernel, and how busy others keep it.</summary>
internal static class Machine
{
    public static string Describe()
    {
        string kernel = File.ReadAllText("/proc/sys/kernel/osrelease").Trim();
        string load = File.ReadAllText("/proc/loadavg").Split(' ')[0];
        return string.Create(CultureInfo.InvariantCulture, $"{Model()}, {Environment.ProcessorCount} CPUs, Linux {kernel}, load {load} at the start");
    }

    private static string Model() =>
        File.ReadLines("/proc/cpuinfo").FirstOrDefault(static line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "x86-64";
}
