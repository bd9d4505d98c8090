using System.Globalization;

namespace Bridle.Benchmarks.Running;

/// <summary>The CPUs that this process may use, in the kernel's notation ("0-3,8").</summary>
internal readonly record struct CpuList(string Text)
{
    private const string Field = "Cpus_allowed_list:";

    /// <summary>The last one: the first serves more of the machine's interrupts.</summary>
    public int Last => int.Parse(Text.Split(',', '-')[^1], CultureInfo.InvariantCulture);

    public static CpuList OfThisProcess() => Parse(File.ReadAllText("/proc/self/status"));

    internal static CpuList Parse(string status) =>
        new(status.Split('\n').Single(static line => line.StartsWith(Field, StringComparison.Ordinal))[Field.Length..].Trim());
}
