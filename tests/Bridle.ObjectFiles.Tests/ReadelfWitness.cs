using System.Globalization;
using Bridle.Testing;

namespace Bridle.ObjectFiles.Tests;

/// <summary>What readelf says of one file, in lines that a test can compare.</summary>
internal sealed record ReadelfWitness(string Entry, string Type, string? Interpreter, string? BuildId, string[] Segments)
{
    private const string InterpreterMark = "[Requesting program interpreter: ", BuildIdMark = "Build ID: ";
    private const int FilesAtOnce = 64;

    /// <summary>Of many files with few runs.</summary>
    public static Dictionary<string, ReadelfWitness> Of(IEnumerable<string> paths) => paths.Chunk(FilesAtOnce)
        .SelectMany(static some => Texts(some)).ToDictionary(static pair => pair.Key, static pair => Parse(pair.Value), StringComparer.Ordinal);

    /// <summary>One segment as this test writes it.</summary>
    public static string Line(string type, ulong offset, ulong address, ulong fileSize, ulong memorySize, string flags, ulong alignment) =>
        $"{type} {offset:x} {address:x} {fileSize:x} {memorySize:x} {flags} {alignment:x}";

    // With one file readelf says no name.
    private static Dictionary<string, string> Texts(string[] paths)
    {
        const string Mark = "\nFile: ";
        string output = CommandRunner.Run(["readelf", "-W", "-h", "-l", "-n", .. paths, "/bin/true"]).Output;
        return ("\n" + output).Split(Mark, StringSplitOptions.RemoveEmptyEntries)
            .Select(static part => part.Split('\n', 2)).Where(pair => pair.Length == 2 && paths.Contains(pair[0]))
            .ToDictionary(static pair => pair[0], static pair => pair[1], StringComparer.Ordinal);
    }

    private static ReadelfWitness Parse(string text)
    {
        string[] lines = text.Split('\n');
        return new ReadelfWitness(
            After(lines, "Entry point address:") ?? "", After(lines, "Type:")?.Split(' ')[0] ?? "",
            Marked(lines, InterpreterMark)?.TrimEnd(']'), Marked(lines, BuildIdMark), [.. lines.Select(Segment).OfType<string>()]);
    }

    private static string? After(string[] lines, string label) =>
        lines.FirstOrDefault(line => line.TrimStart().StartsWith(label, StringComparison.Ordinal))?.Split(':', 2)[1].Trim();

    private static string? Marked(string[] lines, string mark) =>
        lines.FirstOrDefault(line => line.Contains(mark, StringComparison.Ordinal)) is { } found
            ? found[(found.IndexOf(mark, StringComparison.Ordinal) + mark.Length)..].Trim()
            : null;

    // "LOAD 0x000000 0x... 0x... 0x000628 0x000628 R E 0x1000"; the flags are three columns of which some are blank.
    private static string? Segment(string line)
    {
        string[] fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length < 7 || !fields[1..6].All(static field => field.StartsWith("0x", StringComparison.Ordinal))) return null;
        if (!fields[^1].StartsWith("0x", StringComparison.Ordinal)) return null;
        ulong[] numbers = [.. fields[1..6].Append(fields[^1]).Select(Number)];
        return Line(fields[0], numbers[0], numbers[1], numbers[3], numbers[4], string.Concat(fields[6..^1]), numbers[5]);
    }

    private static ulong Number(string text) => ulong.Parse(text.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
