using System.Text.Json;
using Bridle.Testing;

namespace Bridle.EndToEnd.Tests;

/// <summary>The verbs that only look, and their answers.</summary>
internal static class InspectionVerbs
{
    /// <summary>Those that take a process and say something of it.</summary>
    public static readonly string[] OfProcess = ["ldd", "map", "files", "args", "env", "auxv", "sig", "cred", "limits"];

    public static readonly string[] All = [.. OfProcess, "tree", "doctor"];

    /// <summary>What --json printed, each line an object of the version that is documented.</summary>
    public static JsonElement[] Json(params string[] arguments)
    {
        CommandResult result = BridleProgram.Run([.. arguments, "--json"]);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        return Lines(result.Output);
    }

    public static JsonElement[] Lines(string output)
    {
        JsonElement[] lines = [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Parse)];
        Assert.All(lines, static line => Assert.Equal(1, line.GetProperty("v").GetInt32()));
        return lines;
    }

    public static JsonElement[] OfKind(this JsonElement[] lines, string kind) => [.. lines.Where(line => line.Text("kind") == kind)];

    public static string? Text(this JsonElement line, string name) => line.GetProperty(name).GetString();

    private static JsonElement Parse(string line)
    {
        using JsonDocument document = JsonDocument.Parse(line);
        return document.RootElement.Clone();
    }
}
