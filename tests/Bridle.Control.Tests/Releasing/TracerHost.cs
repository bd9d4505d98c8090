using Bridle.Target;
using Bridle.Testing;

namespace Bridle.Control.Tests.Releasing;

/// <summary>The program tests/Bridle.Testing.Host, built beside these tests: a tracer in a process of its own.</summary>
internal static class TracerHost
{
    public static string Path { get; } = System.IO.Path.Combine(
        AppContext.BaseDirectory.Replace("Bridle.Control.Tests", "Bridle.Testing.Host", StringComparison.Ordinal), "Bridle.Testing.Host");

    public static string Text(TargetAddress address) => address.Value.ToString("x", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Started, and in hold of its victim, whose process id it says.</summary>
    public static RunningVictim Hold(out int processId, params string[] arguments)
    {
        RunningVictim host = RunningVictim.Start(Path, arguments);
        string line = host.WaitForLine("held");
        processId = int.Parse(line.AsSpan(5), System.Globalization.CultureInfo.InvariantCulture);
        return host;
    }
}
