using System.Globalization;
using Bridle.Benchmarks.Running;

namespace Bridle.Benchmarks;

/// <summary>The command line after ./bench/run.</summary>
internal sealed record BenchmarkOptions
{
    public const string Usage = """
        usage: ./bench/run [--json] [--rounds N] [--placement one|free|both] [--list] [NAME...]
        Measures the named figures ("attach-10", or "attach" for all of that kind), or all.
        Exit code: 0 every "must" holds (or is within noise), 1 one fails or was not measured in 15 rounds or more, 2 usage.
        """;

    public IReadOnlyList<string> Names { get; private init; } = [];

    public bool Json { get; private init; }

    public bool List { get; private init; }

    public bool Help { get; private init; }

    public int Rounds { get; private init; } = Runner.FewestRounds;

    public IReadOnlyList<Placement> Placements { get; private init; } = [Placement.OneCpu, Placement.Free];

    /// <exception cref="ArgumentException">The words say nothing that Usage has.</exception>
    public static BenchmarkOptions Parse(IReadOnlyList<string> words)
    {
        BenchmarkOptions options = new();
        for (int i = 0; i < words.Count; i++)
        {
            options = words[i] switch
            {
                "--json" => options with { Json = true },
                "--list" => options with { List = true },
                "-h" or "--help" => options with { Help = true },
                "--rounds" => options with { Rounds = ParseRounds(Value(words, ++i)) },
                "--placement" => options with { Placements = ParsePlacements(Value(words, ++i)) },
                ['-', ..] => throw new ArgumentException($"no option is named {words[i]}"),
                _ => options with { Names = [.. options.Names, words[i]] },
            };
        }
        return options;
    }

    private static string Value(IReadOnlyList<string> words, int index) =>
        index < words.Count ? words[index] : throw new ArgumentException($"{words[index - 1]} needs a value");

    private static int ParseRounds(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int rounds) && rounds > 0
            ? rounds
            : throw new ArgumentException($"--rounds needs a number above 0, not {text}");

    private static Placement[] ParsePlacements(string text) => text switch
    {
        "one" => [Placement.OneCpu],
        "free" => [Placement.Free],
        "both" => [Placement.OneCpu, Placement.Free],
        _ => throw new ArgumentException($"--placement is one, free or both, not {text}"),
    };
}
