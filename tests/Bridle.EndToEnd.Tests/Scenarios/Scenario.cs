using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Bridle.Cli.CommandLines;
using Bridle.Testing;

namespace Bridle.EndToEnd.Tests.Scenarios;

/// <summary>A paragraph of a scenario file: what is run, and what must come of it.</summary>
internal sealed partial class Scenario
{
    private readonly List<(string Verb, string Text)> _lines = [];

    public string Name => Texts("NAME").Single();

    public static IEnumerable<Scenario> Read(string path)
    {
        Scenario scenario = new();
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
        string text = VictimName().Replace(Texts("RUN").Single(), static match => Victims.Build(match.Groups[1].Value));
        Assert.True(CommandLineSplitter.TrySplit(text, out ImmutableArray<string> words, out string error), error);
        return words;
    }

    /// <summary>Compares; what is wrong is told with all that was printed.</summary>
    public void Judge(CommandResult result)
    {
        string all = $"{Name}\nexit code {result.ExitCode}\n{result.Output}{result.Error}";
        JsonElement[] records = [.. Lines(result.Output).Where(static line => line.StartsWith('{')).Select(Parse)];
        string[] spoken = [.. Lines(result.Output).Where(static line => !line.StartsWith('{'))];
        Assert.True(Texts("EXIT").SingleOrDefault("0") == $"{result.ExitCode}", all);
        Assert.True(Texts("ERROR").SingleOrDefault() is { } error ? result.Error.StartsWith(error, StringComparison.Ordinal) : result.Error == "", all);
        int next = 0;
        foreach (string expected in Texts("EXPECT"))
        {
            int found = Array.FindIndex(records, next, record => Fits(Parse(expected), record));
            Assert.True(found >= 0, $"not there, or not in order: {expected}\n{all}");
            next = found + 1;
        }
        Assert.All(Texts("NEVER"), never => Assert.False(records.Any(record => Fits(Parse(never), record)), $"is there: {never}\n{all}"));
        Assert.All(Texts("OUTPUT"), line => Assert.True(spoken.Any(said => FitsText(line, said)), $"not said: {line}\n{all}"));
        Assert.All(Texts("COUNT"), count => JudgeCount(count, records, all));
    }

    private static void JudgeCount(string text, JsonElement[] records, string all)
    {
        string[] parts = text.Split(' ', 2);
        int count = records.Count(record => Fits(Parse(parts[1]), record));
        Assert.True(count == int.Parse(parts[0], CultureInfo.InvariantCulture), $"{count} instead of {text}\n{all}");
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static JsonElement Parse(string line)
    {
        using JsonDocument document = JsonDocument.Parse(line);
        return document.RootElement.Clone();
    }

    private static bool Fits(JsonElement expected, JsonElement actual) => expected.ValueKind switch
    {
        JsonValueKind.Object => expected.EnumerateObject().All(wanted =>
            actual.TryGetProperty(wanted.Name, out JsonElement value) && Fits(wanted.Value, value)),
        JsonValueKind.Array => expected.GetArrayLength() == actual.GetArrayLength() &&
            expected.EnumerateArray().Zip(actual.EnumerateArray()).All(static pair => Fits(pair.First, pair.Second)),
        JsonValueKind.String => actual.ValueKind == JsonValueKind.String && FitsText(expected.GetString()!, actual.GetString()!),
        _ => expected.GetRawText() == actual.GetRawText(),
    };

    private static bool FitsText(string pattern, string text) =>
        Regex.IsMatch(text, $"^{Regex.Escape(pattern).Replace("\\*", ".*", StringComparison.Ordinal)}$");

    private IEnumerable<string> Texts(string verb) => _lines.Where(line => line.Verb == verb).Select(static line => line.Text);

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex VictimName();
}
