using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Bridle.Cli.CommandLines;
using Bridle.Testing;

namespace Bridle.EndToEnd.Tests.Tracing;

/// <summary>A paragraph of Scenarios/trace.txt: what is run, and what must come of it.</summary>
internal sealed partial class TraceScenario
{
    private readonly List<(string Verb, string Text)> _lines = [];

    public string Name => Texts("NAME").Single();

    public static IEnumerable<TraceScenario> Read(string path)
    {
        TraceScenario scenario = new();
        foreach (string line in File.ReadLines(path).Append(""))
        {
            if (line.Length == 0 && scenario._lines.Count != 0)
            {
                yield return scenario;
                scenario = new();
            }
            else if (line.Length != 0 && line[0] != '#')
            {
                string[] parts = line.Split(' ', 2);
                scenario._lines.Add((parts[0], parts[1].TrimStart()));
            }
        }
    }

    public IReadOnlyList<string> Arguments()
    {
        string text = VictimName().Replace(Texts("RUN").Single(), static match => Build(match.Groups[1].Value, match.Groups[2].Value));
        Assert.True(CommandLineSplitter.TrySplit(text, out ImmutableArray<string> words, out string error), error);
        return words;
    }

    /// <summary>Compares; what is wrong is told with all that was printed.</summary>
    public void Judge(CommandResult result)
    {
        string all = $"{Name}\nexit code {result.ExitCode}\n{result.Output}{result.Error}";
        Assert.True(int.Parse(Texts("EXIT").SingleOrDefault("0"), CultureInfo.InvariantCulture) == result.ExitCode, all);
        JudgeLines("OUT", Lines(result.Output), all);
        JudgeLines("ERR", Lines(result.Error), all);
        Assert.All(Texts("NOT"), never => Assert.False(Array.Exists(Lines(result.Output), line => Fits(never, line)), $"is there: {never}\n{all}"));
    }

    private void JudgeLines(string verb, string[] lines, string all)
    {
        int next = 0;
        foreach (string expected in Texts(verb))
        {
            int found = Array.FindIndex(lines, next, line => Fits(expected, line));
            Assert.True(found >= 0, $"not there, or not in order: {expected}\n{all}");
            next = found + 1;
        }
    }

    private static string Build(string name, string flavour) => flavour switch
    {
        ":static" => Victims.Build(name, VictimFlavour.Static),
        ":shared" => Victims.Build(name, VictimFlavour.Library),
        _ => Victims.Build(name),
    };

    private static string[] Lines(string text) => [.. text.Split('\n').Select(static line => Blanks().Replace(line, " ").Trim())];

    private static bool Fits(string pattern, string text) =>
        Regex.IsMatch(text, $"^{Regex.Escape(pattern).Replace("\\*", ".*", StringComparison.Ordinal)}$");

    private IEnumerable<string> Texts(string verb) => _lines.Where(line => line.Verb == verb).Select(static line => line.Text);

    [GeneratedRegex(@"\{(\w+)(:\w+)?\}")]
    private static partial Regex VictimName();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
