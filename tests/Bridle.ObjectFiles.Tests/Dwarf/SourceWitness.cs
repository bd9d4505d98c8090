using System.Globalization;
using System.Text;
using Bridle.Testing;

namespace Bridle.ObjectFiles.Tests.Dwarf;

/// <summary>One frame as text: the function, and FILE:LINE.</summary>
internal sealed record WitnessFrame(string Function, string Place);

/// <summary>What addr2line, or eu-addr2line, says of addresses.</summary>
internal static class SourceWitness
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(10);

    public static Dictionary<ulong, WitnessFrame[]> Ask(string program, string path, IReadOnlyList<ulong> addresses)
    {
        string input = string.Concat(addresses.Select(static address => $"0x{address:x}\n"));
        // -A: eu-addr2line puts the compilation's directory in front only when asked; the other prints whole paths anyway.
        string[] options = program == "eu-addr2line" ? ["-A"] : [];
        string questions = Path.GetTempFileName();
        File.WriteAllText(questions, input);
        CommandResult result = CommandRunner.Run(["sh", "-c", $"exec {program} -a -i -f {string.Join(' ', options)} -e {path} <{questions}"], s_patience);
        File.Delete(questions);
        return result.ExitCode == 0 ? Parse(result.Output) : throw new InvalidOperationException($"{program} {path}: {result.All}");
    }

    /// <summary>The names in the symbol table, without versions.</summary>
    public static HashSet<string> Symbols(string path) =>
        [.. CommandRunner.Output("nm", "--defined-only", path).Split('\n').Select(static line => line[(line.LastIndexOf(' ') + 1)..].Split('@')[0])];

    private static Dictionary<ulong, WitnessFrame[]> Parse(string output)
    {
        Dictionary<ulong, WitnessFrame[]> answers = [];
        List<WitnessFrame> frames = [];
        ulong? address = null;
        string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        for (int i = 0; i < lines.Length; i++)
        {
            if (lines[i].StartsWith("0x", StringComparison.Ordinal))
            {
                if (address is { } last) answers[last] = [.. frames];
                frames.Clear();
                address = ulong.Parse(lines[i].AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
                continue;
            }

            frames.Add(new WitnessFrame(Function(lines[i]), Place(lines[++i])));
        }

        if (address is { } final) answers[final] = [.. frames];
        return answers;
    }

    // eu-addr2line: "NAME inlined at FILE:LINE:COLUMN in NAME", or less where that is unknown.
    private static string Function(string line)
    {
        int end = line.IndexOf(" inlined ", StringComparison.Ordinal);
        string name = end < 0 ? line : line[..end];
        return name == "??" ? "" : name;
    }

    // Of FILE:LINE:COLUMN and FILE:LINE (discriminator N) the file and the line.
    private static string Place(string line)
    {
        int end = line.IndexOf(" (", StringComparison.Ordinal);
        string[] parts = (end < 0 ? line : line[..end]).Split(':');
        string number = parts[1] is "?" ? "0" : parts[1];
        return number == "0" ? "" : Normal($"{parts[0]}:{number}");
    }

    /// <summary>The same path, should it be written with "." and ".." in it.</summary>
    public static string Normal(string place) => place.StartsWith('/') ? Path.GetFullPath(place) : place.StartsWith("./", StringComparison.Ordinal) ? place[2..] : place;

    public static string Text(IEnumerable<WitnessFrame> frames) =>
        new StringBuilder().AppendJoin(" < ", frames.Select(static frame => $"{frame.Function}@{frame.Place}")).ToString();
}
