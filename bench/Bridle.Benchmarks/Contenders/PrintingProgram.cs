using System.Globalization;
using System.Text.RegularExpressions;
using Bridle.Benchmarks.Programs;

namespace Bridle.Benchmarks.Contenders;

/// <summary>A program, or the victim of one, that takes the time by itself and prints "ns/op NUMBER" on a line of its own.</summary>
internal sealed partial class PrintingProgram(string name, params string[] command) : IContender
{
    public string Name => name;

    public Sample Run() => new(Parse(ProgramRun.Run(command).Output));

    /// <exception cref="FormatException">There is no such line, or more than one.</exception>
    internal static double Parse(string output)
    {
        MatchCollection lines = Line().Matches(output);
        return lines.Count == 1
            ? double.Parse(lines[0].Groups[1].ValueSpan, CultureInfo.InvariantCulture)
            : throw new FormatException($"expected one line \"ns/op NUMBER\", found {lines.Count} in: {output.Trim()}");
    }

    [GeneratedRegex(@"^ns/op ([0-9.]+)\r?$", RegexOptions.Multiline)]
    private static partial Regex Line();
}
