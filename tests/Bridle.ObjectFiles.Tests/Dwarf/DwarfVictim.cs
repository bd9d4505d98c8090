using Bridle.Testing;

namespace Bridle.ObjectFiles.Tests.Dwarf;

/// <summary>A program with inlined calls, compiled in one of the ways that change its debug information.</summary>
internal static class DwarfVictim
{
    public static bool HasRust { get; } = CommandRunner.Run(["sh", "-c", "command -v rustc"]).ExitCode == 0;

    /// <summary>Builds victims/dwarf/NAME for these tests; each way of building once.</summary>
    public static string Build(string source, params string[] command)
    {
        string folder = Path.Combine(VictimCompiler.Root, "artifacts/victims/dwarf");
        Directory.CreateDirectory(folder);
        string input = Path.Combine(VictimCompiler.Root, "victims/dwarf", source);
        string stamp = File.GetLastWriteTimeUtc(input).Ticks.ToString("x");
        string result = Path.Combine(folder, $"{source}.{stamp}.{string.Join("", command).Replace('/', '_')}");
        if (File.Exists(result)) return result;
        // In a folder of its own: rustc names what it makes on the way by a part of the output's name, and two of them would share that.
        DirectoryInfo workshop = Directory.CreateDirectory(Path.Combine(folder, Path.GetRandomFileName()));
        string unfinished = Path.Combine(workshop.FullName, Path.GetFileName(result));
        CommandRunner.Output([.. command, "-o", unfinished, input]);
        File.Move(unfinished, result, overwrite: true);
        workshop.Delete(recursive: true);
        return result;
    }
}
