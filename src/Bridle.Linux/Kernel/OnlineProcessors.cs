using System.Globalization;

namespace Bridle.Linux.Kernel;

/// <summary>The processors that run now, by the kernel's list: "0-3,8".</summary>
internal static class OnlineProcessors
{
    private const string Path = "/sys/devices/system/cpu/online";

    /// <summary>Those that are ours at least, where the list cannot be read.</summary>
    public static int[] Read()
    {
        try
        {
            if (Parse(File.ReadAllText(Path)) is { Length: > 0 } listed) return listed;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // A container without sysfs.
        }
        return [.. Enumerable.Range(0, Environment.ProcessorCount)];
    }

    /// <summary>Empty for what is no such list; no more than <see cref="ProcessorSet.Capacity"/>.</summary>
    internal static int[] Parse(string list)
    {
        List<int> processors = [];
        foreach (string part in list.Trim().Split(','))
        {
            string[] ends = part.Split('-');
            if (!TryRead(ends[0], out int first) || !TryRead(ends[^1], out int last)) return [];
            for (int processor = first; processor <= last && processors.Count < ProcessorSet.Capacity; processor++) processors.Add(processor);
        }
        return [.. processors];
    }

    private static bool TryRead(string text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
