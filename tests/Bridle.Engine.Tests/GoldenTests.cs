namespace Bridle.Engine.Tests;

/// <summary>
/// Programs and what they must print, byte for byte, from the files in Programs. A case is "== NAME OPTION...", the program, "-- output" or
/// "-- messages" with what is expected; the line end before the next mark does not count.
/// </summary>
public class GoldenTests
{
    private static readonly string s_folder = Path.Combine(AppContext.BaseDirectory, "Programs");

    public static TheoryData<string, string> Cases()
    {
        TheoryData<string, string> cases = [];
        foreach (string path in Directory.GetFiles(s_folder, "*.txt").Order(StringComparer.Ordinal))
        {
            foreach (string text in Split(path)) cases.Add(Path.GetFileNameWithoutExtension(path), text.Split([' ', '\n'], 2)[0]);
        }
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_program_prints_what_the_contract_says(string file, string name)
    {
        string text = Split(Path.Combine(s_folder, file + ".txt")).Single(entry => entry.Split([' ', '\n'], 2)[0] == name);
        string[] head = text[..text.IndexOf('\n', StringComparison.Ordinal)].Split(' ');
        string[] parts = text[(text.IndexOf('\n', StringComparison.Ordinal) + 1)..].Split("\n-- ");
        (TestHost host, int status) = Running.Run(parts[0], head[1..]);
        string[] actual = [.. parts[1..].Select(static part => part.Split('\n', 2)[0]).Select(kind => $"{kind}\n{Actual(kind, host, status)}")];
        if (Environment.GetEnvironmentVariable("BRIDLE_WRITE_GOLDEN") is { Length: > 0 } folder) Record(folder, file, text, string.Join("\n-- ", [$"{string.Join(' ', head)}\n{parts[0]}", .. actual]));
        Assert.Equal(string.Join("\n-- ", parts[1..]), string.Join("\n-- ", actual));
        Assert.True(host.Messages.Count == 0 || parts[1..].Any(static part => part.StartsWith("messages", StringComparison.Ordinal)), string.Join('\n', host.Messages));
    }

    // Shows what would be expected, for whoever writes a new case and reviews it against the contract.
    private static void Record(string folder, string file, string before, string after)
    {
        lock (s_folder)
        {
            string path = Path.Combine(folder, file + ".txt");
            File.WriteAllText(path, File.ReadAllText(path).Replace("== " + before, "== " + after, StringComparison.Ordinal));
        }
    }

    private static string Actual(string kind, TestHost host, int status) => kind switch
    {
        "output" => host.Output,
        "messages" => string.Join('\n', host.Messages),
        "status" => $"{status}",
        _ => throw new InvalidDataException($"no such part: {kind}"),
    };

    private static IEnumerable<string> Split(string path) => ("\n" + File.ReadAllText(path)[..^1]).Split("\n== ").Skip(1);
}
